/** Why somebody is not signed in; each one has its own words on the page. */
export type SignInErrorCode =
  /** The password was wrong. */
  | "password_wrong"
  /** The provider does not answer, or not as OpenID Connect wants it. */
  | "provider_unavailable"
  /** The way back from the provider doesn't fit the way there: begun elsewhere, too long ago, or made up. */
  | "answer_refused"
  /** They said no at the provider. */
  | "denied_at_provider"
  /** Known at the provider, but on neither list. */
  | "not_an_admin";

export class SignInError extends Error {
  override readonly name = "SignInError";
  readonly code: SignInErrorCode;
  readonly retryable: boolean;

  constructor(code: SignInErrorCode, options?: ErrorOptions) {
    super(`nobody is signed in: ${code}`, options);
    this.code = code;
    this.retryable = code === "provider_unavailable";
  }
}
