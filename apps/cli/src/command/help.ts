import { columns } from "@intercom-dsar/service/command-line";
import { type CliCommand, type CliOptions, GROUPS } from "./cli-command.ts";
import { EXIT_CODE_MEANINGS, EXIT_CODES } from "./exit-codes.ts";
import { COMMON_OPTIONS, commandOf } from "./read-command-line.ts";

/** What `--help` prints: of the command that is named, else of all. */
export function helpFor(commands: readonly CliCommand[], written: readonly string[]): string {
  const command = commandOf(commands, written);
  return command === null ? helpOfAll(commands) : helpOf(command);
}

function helpOfAll(commands: readonly CliCommand[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const groups = Object.entries(GROUPS).flatMap(([group, heading]) => {
    const own = commands.filter((command) => command.group === group);
    return own.length === 0
      ? []
      : [`${heading}:`, ...own.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`), ""];
  });
  const exitCodes = columns(
    Object.entries(EXIT_CODE_MEANINGS).map(([name, meaning]) => [
      `  ${EXIT_CODES[name as keyof typeof EXIT_CODES]}`,
      meaning,
    ]),
  );
  return `Tools for whoever runs intercom-dsar. From the repository: npm run dsar -- COMMAND

${groups.join("\n")}
${optionLines(COMMON_OPTIONS).join("\n")}
  --help, --version  of a command too: its options

The service is that of the environment (WEBHOOK_URL and WEBHOOK_KEY for a sender, OPERATOR_URL and OPERATOR_TOKEN for an operator; OPERATOR_TOKEN_FILE
reads the token from a file), else of the profile: .dsar/profile.env, which npm start writes.

Exit codes:
${exitCodes.join("\n")}
`;
}

function helpOf(command: CliCommand): string {
  const options = { ...command.options, ...COMMON_OPTIONS };
  return `${["intercom-dsar", command.name, command.arguments].join(" ").trim()}

${command.summary}
${command.details === undefined ? "" : `\n${command.details.trim()}\n`}
${optionLines(options).join("\n")}
  --help, --version
`;
}

function optionLines(options: CliOptions): string[] {
  return columns(
    Object.entries(options).map(([name, { value, summary, choices }]) => [
      `  --${name}${value === undefined ? "" : ` ${value}`}`,
      choices === undefined ? summary : `${summary}: ${choices.join(", ")}`,
    ]),
  );
}
