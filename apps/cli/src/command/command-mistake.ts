import type { ExitCode } from "./exit-codes.ts";

/** Why a command could not be done: its message is all that is shown, and quotes no key and no address. */
export class CommandMistake extends Error {
  /** The service's own code, where it refused; else `command_mistake`. */
  readonly code: string;
  readonly exitCode: ExitCode;
  override readonly name = "CommandMistake";

  constructor(message: string, exitCode: ExitCode = 1, code = "command_mistake", options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.exitCode = exitCode;
  }

  get retryable(): boolean {
    return this.exitCode === 6;
  }
}
