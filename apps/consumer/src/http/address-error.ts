/** A connection that the guarded agent did not make. */
export class AddressError extends Error {
  readonly code: "address_refused" | "name_not_resolved";
  readonly retryable = true;
  override readonly name = "AddressError";

  constructor(code: AddressError["code"]) {
    super(`No connection was made: ${code}.`);
    this.code = code;
  }
}
