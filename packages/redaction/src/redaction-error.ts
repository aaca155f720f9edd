/**
 * Why a redaction was refused:
 * - `invalid_policy`: a path of the policy can't be read.
 * - `not_json`: the value holds something that JSON has no form for (a class instance, a function, a cycle).
 */
export type RedactionErrorCode = "invalid_policy" | "not_json";

/** Thrown instead of handing out a value that isn't proven clean. The message is a fixed text and quotes nothing. */
export class RedactionError extends Error {
  override readonly name = "RedactionError";
  readonly code: RedactionErrorCode;
  readonly retryable = false;

  constructor(code: RedactionErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
