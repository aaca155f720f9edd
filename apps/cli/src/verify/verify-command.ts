import { stat } from "node:fs/promises";
import { UsageError } from "@intercom-dsar/service/command-line";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { checkAudit } from "./check-audit.ts";
import { checkReceipt } from "./check-receipt.ts";

export const verifyCommand = defineCommand({
  name: "verify",
  group: "prove",
  arguments: "FILE|FOLDER --jwks URL|FILE",
  summary:
    "checks a receipt, a certificate or an exported audit (docs/evidence.md), without any database: its signature, and each claim",
  options: {
    jwks: { value: "URL|FILE", summary: "the published keys" },
    outcome: { value: "FILE", summary: "the outcome that a receipt is of, as it was published" },
  },
  read([file, ...rest], { jwks, outcome }) {
    if (file === undefined) throw new UsageError("verify: name a file, or the folder of an export");
    atMost(rest, 0);
    if (jwks === undefined) throw new UsageError("--jwks: name a file, or where the keys are published");
    return async ({ json }) => {
      const isFolder = await stat(file).then(
        (found) => found.isDirectory(),
        () => false,
      );
      return isFolder ? checkAudit(file, jwks, json) : checkReceipt({ file, jwks, outcome, json });
    };
  },
});
