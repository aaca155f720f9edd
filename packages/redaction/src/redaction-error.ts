/**
 * Why a redaction was refused:
 * - `invalid_policy`: a path of the policy can't be read.
 * - `not_json`: the value holds something that JSON has no form for (a class instance, a function, a cycle).
 * - `leak_check`: what was about to leave names somebody else. Nothing may be handed out.
 */
export type RedactionErrorCode = "invalid_policy" | "not_json" | "leak_check";

/** Thrown instead of handing out a value that isn't proven clean. The message is a fixed text and quotes nothing. */
export class RedactionError extends Error {
  override readonly name = "RedactionError";
  readonly code: RedactionErrorCode;
  readonly retryable = false;
  /** Of a leak: where, as patterns that name nobody. */
  readonly places: readonly string[];

  constructor(code: RedactionErrorCode, message: string, places: readonly string[] = []) {
    super(message);
    this.code = code;
    this.places = places;
  }
}
