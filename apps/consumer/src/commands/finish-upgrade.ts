import type { Writable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";

/**
 * `finish-upgrade`: from here on, releases before this one refuse to start on the ledger, and each request has a key of its own. Prints one
 * JSON line; where it was so before, nothing changes and the exit code is 0 as well.
 */
export async function finishUpgrade(
  { maintenance }: Pick<Ledger, "maintenance">,
  output: Writable,
): Promise<ExitCode> {
  const changed = await maintenance.finishUpgrade();
  output.write(`${JSON.stringify({ result: changed ? "finished" : "finished_already" })}\n`);
  return EXIT_CODES.done;
}
