/** The auth app did not give what it was asked for. */
export class AuthAppError extends Error {
  readonly code: "auth_app_unavailable" | "auth_app_refused" | "auth_app_malformed";
  readonly retryable = true;
  override readonly name = "AuthAppError";

  constructor(code: AuthAppError["code"], options?: ErrorOptions) {
    super(SENTENCES[code], options);
    this.code = code;
  }
}

const SENTENCES = {
  auth_app_unavailable: "The auth app does not answer.",
  auth_app_refused: "The auth app does not accept the service credential.",
  auth_app_malformed: "The auth app's answer could not be understood.",
} as const;
