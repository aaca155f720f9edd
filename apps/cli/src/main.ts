import { createReadStream, existsSync, readFileSync } from "node:fs";
import { sealFileWithPassphrase } from "@intercom-dsar/sealing";
import { commandLineOrExit } from "@intercom-dsar/service/command-line";
import { type Command, HELP, parseCommand } from "./arguments.ts";
import { CommandMistake } from "./command-mistake.ts";
import { readVariable } from "./config.ts";
import { openCommand } from "./open/open-command.ts";
import { readKey, variable } from "./open/read-key.ts";
import { type CommandResult, redactCommand } from "./redact-command.ts";
import { requestCommand } from "./requests/request-command.ts";
import { PROFILE_FILE, serviceProfile } from "./requests/service-profile.ts";
import { verifyCommand } from "./verify/verify-command.ts";
import { writeOwnFile } from "./write-own-file.ts";

const command = commandLineOrExit({ name: "cli", help: HELP, read: parseCommand });
const { exitCode, output, error } = await run(command).catch((mistake: unknown) => {
  if (!(mistake instanceof CommandMistake)) throw mistake;
  return { exitCode: 1, output: "", error: `${mistake.message}\n` } as const;
});
process.stdout.write(output);
process.stderr.write(error);
process.exitCode = exitCode;

async function run(command: Command): Promise<CommandResult> {
  switch (command.name) {
    case "redact":
      return redactCommand(command.options, (path) => readFileSync(path, "utf8"));
    case "send":
    case "status":
    case "cancel": {
      const profile = existsSync(PROFILE_FILE) ? readFileSync(PROFILE_FILE, "utf8") : null;
      return requestCommand(command, serviceProfile(readVariable, profile));
    }
    case "verify":
      return verifyCommand(command.options);
    case "open": {
      const { path, bytes, isCompared } = await openCommand({
        ...command,
        key: readKey(command.key, readVariable),
      });
      const compared = isCompared ? "as the outcome promises" : "compared with no outcome";
      return said(`${path}: ${bytes} bytes; the sealed file is ${compared}`);
    }
    case "seal": {
      const passphrase = variable(command.variable, readVariable);
      const path = command.to ?? `${command.file}.age`;
      const content = sealFileWithPassphrase(createReadStream(command.file), passphrase);
      const bytes = await writeOwnFile(path, content, command);
      return said(`${path}: ${bytes} bytes`);
    }
  }
}

function said(line: string): CommandResult {
  return { exitCode: 0, output: `${line}\n`, error: "" };
}
