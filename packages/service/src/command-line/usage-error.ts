/** A command line that can't be followed. The message is one line for the person at the terminal. */
export class UsageError extends Error {
  readonly code = "usage";
  readonly retryable = false;
  override readonly name = "UsageError";
}
