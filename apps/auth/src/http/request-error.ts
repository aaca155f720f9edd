/** Why a request is not served; each one has its own words in `pages/error-page.ts`. */
export type RequestErrorCode =
  | "not_found"
  | "form_malformed"
  | "form_forged"
  | "credential_refused"
  | "workspace_unknown"
  | "token_unreadable";

const STATUS: Readonly<Record<RequestErrorCode, number>> = {
  not_found: 404,
  form_malformed: 400,
  form_forged: 403,
  credential_refused: 401,
  workspace_unknown: 404,
  token_unreadable: 503,
};

/** A request that is refused. Nothing that the request said is quoted. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: RequestErrorCode;
  readonly statusCode: number;
  readonly retryable: boolean;

  constructor(code: RequestErrorCode, options?: ErrorOptions) {
    super(`the request is refused: ${code}`, options);
    this.code = code;
    this.statusCode = STATUS[code];
    this.retryable = code === "token_unreadable";
  }
}
