/** Why a client could not do what it was asked. */
const CLIENT_ERRORS = {
  unavailable: { message: "the service, or Kafka, can't be reached now", retryable: true },
  rate_limited: { message: "the sender has used up its requests of this minute", retryable: true },
  unauthorized: { message: "the key is none that the service knows", retryable: false },
  not_allowed: { message: "the sender may not ask for this", retryable: false },
  invalid_request: { message: "the service takes no such request", retryable: false },
  request_unknown: { message: "the sender has no request of this id", retryable: false },
  request_id_conflict: { message: "the id is taken by a request of another meaning", retryable: false },
  already_begun: { message: "the request has begun; its outcome will tell what was done", retryable: false },
  already_ended: { message: "the request has ended", retryable: false },
  outcome_destroyed: { message: "the outcome was kept for its time, and is destroyed", retryable: false },
  unexpected_answer: { message: "the answer is not one of this API", retryable: false },
  client_closed: { message: "the client is closed", retryable: false },
} as const;
export type DsarClientErrorCode = keyof typeof CLIENT_ERRORS;

/** A call of a client that failed. It quotes neither the request nor the key. */
export class DsarClientError extends Error {
  override readonly name = "DsarClientError";
  readonly code: DsarClientErrorCode;
  /** The same call may succeed later. A request keeps its id, so that it can be sent again and stays one request. */
  readonly retryable: boolean;
  /** What the service itself said: the `code` of its problem details. */
  readonly problem: string | null;

  constructor(
    code: DsarClientErrorCode,
    { problem = null, cause }: { readonly problem?: string | null; readonly cause?: unknown } = {},
  ) {
    const { message, retryable } = CLIENT_ERRORS[code];
    super(problem === null || problem === code ? message : `${message} (${problem})`, { cause });
    this.code = code;
    this.retryable = retryable;
    this.problem = problem;
  }
}
