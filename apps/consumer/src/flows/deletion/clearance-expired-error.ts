/** A DELETE was about to be sent on a read that no longer counts. */
export class ClearanceExpiredError extends Error {
  readonly code = "clearance_expired";
  readonly retryable = true;
  override readonly name = "ClearanceExpiredError";

  constructor() {
    super("The contact was not read recently enough to be deleted.");
  }
}
