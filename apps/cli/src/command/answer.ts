import type { CliContext } from "./cli-context.ts";
import type { CommandResult } from "./command-result.ts";
import type { ExitCode } from "./exit-codes.ts";

/** An answer as it is wanted: `data` as one line of JSON, or lines to read. */
export function answer(
  { json }: Pick<CliContext, "json">,
  data: unknown,
  lines: readonly string[],
  exitCode: ExitCode = 0,
): CommandResult {
  const written = json ? [JSON.stringify(data)] : lines;
  return { exitCode, output: written.map((line) => `${line}\n`).join(""), error: "" };
}
