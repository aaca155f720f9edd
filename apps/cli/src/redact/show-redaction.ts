import { DEFAULT_POLICIES, PolicyFileError, parsePolicyFile } from "@intercom-dsar/subject-data";
import type { CommandResult } from "../command/command-result.ts";
import { type RedactedSample, readSample, redactSample } from "./redact-sample.ts";

export interface RedactOptions {
  readonly sample: string;
  readonly policy?: string | undefined;
  readonly workspace?: string | undefined;
  readonly ccpa?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Shows what a policy cuts from a sample. `readFile` throws where a file can't be read. */
export function showRedaction(options: RedactOptions, readFile: (path: string) => string): CommandResult {
  const { sample, policy, workspace = null, ccpa = false, json = false } = options;
  try {
    const policies =
      policy === undefined
        ? DEFAULT_POLICIES
        : parse(`--policy ${policy}`, () => parsePolicyFile(readFile(policy)));
    const read = parse(`--sample ${sample}`, () => readSample(readFile(sample)));
    const redacted = redactSample(read, policies.of(workspace), { withhold: ccpa });
    return {
      exitCode: redacted.leaks.length === 0 ? 0 : 1,
      output: json ? `${JSON.stringify(redacted, null, 2)}\n` : tableOf(redacted),
      error: "",
    };
  } catch (error) {
    if (!(error instanceof FileMistake)) throw error;
    return { exitCode: 2, output: "", error: `${error.message}\n` };
  }
}

/** A file that can't be read or is not what it should be. */
class FileMistake extends Error {}

function parse<Value>(what: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    const hasWords = error instanceof PolicyFileError || error instanceof SyntaxError;
    throw new FileMistake(`${what}: ${hasWords ? error.message : "can't be read"}`);
  }
}

function tableOf({ cuts, leaks }: RedactedSample): string {
  const header = ["count", "code", "rule", "path"] as const;
  const rows = [
    header,
    ...cuts.map(({ count, code, rule, path }) => [String(count), code, rule, path] as const),
  ];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const check = leaks.length === 0 ? "passes" : `would block, at ${leaks.join(", ")}`;
  return `${lines.join("\n")}\n\nleak check: ${check}\n`;
}
