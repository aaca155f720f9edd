const SENTENCES = {
  code_rejected: "Intercom does not accept the authorization code: it is used, expired, or another app's.",
  app_rejected: "Intercom does not accept the app's client id and secret.",
  token_dead: "Intercom does not accept the access token.",
  workspace_unknown: "Intercom does not say which workspace the token belongs to.",
  intercom_unavailable: "Intercom did not answer; try again later.",
  answer_malformed: "Intercom's answer could not be understood.",
} as const;

export type OAuthErrorCode = keyof typeof SENTENCES;

/** The one error of this package's calls. Its message is a fixed sentence: no code, token, secret or body is ever in it. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly code: OAuthErrorCode;
  readonly retryable: boolean;
  /** HTTP status, `null` where there was no answer. */
  readonly status: number | null;

  constructor(code: OAuthErrorCode, status: number | null = null) {
    super(SENTENCES[code]);
    this.code = code;
    this.retryable = code === "intercom_unavailable";
    this.status = status;
  }
}
