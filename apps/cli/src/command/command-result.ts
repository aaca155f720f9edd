import type { ExitCode } from "./exit-codes.ts";

/** What a command leaves. */
export interface CommandResult {
  readonly exitCode: ExitCode;
  /** For standard output. */
  readonly output: string;
  /** For standard error. */
  readonly error: string;
}
