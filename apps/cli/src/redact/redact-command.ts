import { readFileSync } from "node:fs";
import { UsageError } from "@intercom-dsar/service/command-line";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";

export const redactCommand = defineCommand({
  name: "redact",
  group: "tools",
  arguments: "--sample FILE",
  summary: "what a redaction policy cuts from a sample, as docs/redaction.md describes both",
  options: {
    sample: { value: "FILE", summary: "what a package holds before it is redacted" },
    policy: { value: "FILE", summary: "the policy file; without it, the service's own policy" },
    workspace: { value: "ID", summary: "the workspace whose policy it is; without it, the file's default" },
    ccpa: { summary: "as under the CCPA" },
  },
  read(positionals, { sample, policy, workspace, ccpa = false }) {
    atMost(positionals, 0);
    if (sample === undefined) throw new UsageError("--sample: name a file");
    return async ({ json }) => {
      const { showRedaction } = await import("./show-redaction.ts");
      return showRedaction({ sample, policy, workspace, ccpa, json }, (path) => readFileSync(path, "utf8"));
    };
  },
});
