import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { verifyAudit } from "@intercom-dsar/receipts";
import { answer } from "../command/answer.ts";
import type { CommandResult } from "../command/command-result.ts";
import { readJwks } from "./read-jwks.ts";

/** Checks a folder that `audit export` wrote: a line for each thing that is not as it was exported. One line of a file is in memory at a time. */
export async function checkAudit(folder: string, jwks: string, json: boolean): Promise<CommandResult> {
  const keys = await readJwks(jwks);
  const checked = await verifyAudit(async (name) => {
    const path = join(folder, name);
    const isThere = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    return isThere ? createReadStream(path) : null;
  }, keys);
  const { from, to, requests, entries, receipts, actions, faults } = checked;
  const isRight = faults.length === 0;
  const lines = [
    ...faults,
    ...(isRight ? [`signature: right; what ended from ${from} on and before ${to}`] : []),
    `${requests} requests, ${entries} entries of journals, ${receipts} receipts, ${actions} actions of operators: ${isRight ? "all agree" : "NOT AS THEY WERE EXPORTED"}`,
  ];
  return answer({ json }, checked, lines, isRight ? 0 : 1);
}
