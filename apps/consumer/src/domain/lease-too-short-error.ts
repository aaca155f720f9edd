/** A call was not sent because the lease might run out before its answer: another process could be working for the workspace by then. */
export class LeaseTooShortError extends Error {
  readonly code = "lease_too_short";
  readonly retryable = true;
  override readonly name = "LeaseTooShortError";

  constructor() {
    super("The lease has less time left than the call may take; no call was made.");
  }
}
