import { UsageError } from "@intercom-dsar/service/command-line";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { checkReceipt } from "./check-receipt.ts";

export const verifyCommand = defineCommand({
  name: "verify",
  group: "prove",
  arguments: "FILE --jwks URL|FILE",
  summary:
    "checks a receipt or a certificate (docs/evidence.md), without any database: its signature, and each claim",
  options: {
    jwks: { value: "URL|FILE", summary: "the published keys" },
    outcome: { value: "FILE", summary: "the outcome that a receipt is of, as it was published" },
  },
  read([file, ...rest], { jwks, outcome }) {
    if (file === undefined) throw new UsageError("verify: name a file");
    atMost(rest, 0);
    if (jwks === undefined) throw new UsageError("--jwks: name a file, or where the keys are published");
    return ({ json }) => checkReceipt({ file, jwks, outcome, json });
  },
});
