/** Why a message can't be signed. */
const SIGNING_ERRORS = {
  invalid_key: "the key is neither whsec_ and 24 bytes or more, nor whsk_ and an Ed25519 key, in base64",
  invalid_id: "the id is not 1 to 256 visible ASCII characters",
  missing_value: "the message has no value",
  type_not_signed: "in binary mode only a request can be signed; encode the message in structured mode",
} as const;
export type SigningErrorCode = keyof typeof SIGNING_ERRORS;

/** A message that can't be signed. It quotes neither the key nor the message. */
export class SigningError extends Error {
  override readonly name = "SigningError";
  readonly code: SigningErrorCode;
  /** The same input fails again. */
  readonly retryable = false;

  constructor(code: SigningErrorCode) {
    super(SIGNING_ERRORS[code]);
    this.code = code;
  }
}
