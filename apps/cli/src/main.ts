import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { commandLineOrExit, UsageError } from "@intercom-dsar/service/command-line";
import { redactCommand } from "./redact-command.ts";

const HELP = `Tools for whoever runs intercom-dsar. From the repository: npm run dsar -- COMMAND

  redact --sample FILE   shows what a redaction policy cuts from a sample, as docs/redaction.md describes both

    --policy FILE        the policy file; without it, the service's own policy
    --workspace ID       the workspace whose policy it is; without it, the file's default
    --ccpa               as under the CCPA
    --json               the redacted sample and the cuts as JSON

  --help, --version

Exit codes: 0 nothing stands in the way of handing it out, 1 the leak check would, 2 a mistake in the command line or a file.
`;

const OPTIONS = {
  policy: { type: "string" },
  sample: { type: "string" },
  workspace: { type: "string" },
  ccpa: { type: "boolean" },
  json: { type: "boolean" },
} as const;

const values = commandLineOrExit({
  name: "cli",
  help: HELP,
  read(written) {
    const { values, positionals } = parseArgs({ args: written, options: OPTIONS, allowPositionals: true });
    const [command, unexpected] = positionals;
    if (command !== "redact") throw new UsageError(`there is no command ${command ?? "without a name"}`);
    if (unexpected !== undefined) throw new UsageError(`Unexpected argument '${unexpected}'`);
    const { sample } = values;
    if (sample === undefined) throw new UsageError("--sample: name a file");
    return { ...values, sample };
  },
});

const { exitCode, output, error } = redactCommand(values, (path) => readFileSync(path, "utf8"));
process.stdout.write(output);
process.stderr.write(error);
process.exitCode = exitCode;
