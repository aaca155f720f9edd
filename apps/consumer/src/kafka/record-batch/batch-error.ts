/** Why nothing of a record batch is taken. */
export type BatchErrorCode = "batch_too_large" | "batch_unreadable";

/** Nothing of a record batch can be taken: the same bytes fail again. */
export class BatchError extends Error {
  override readonly name = "BatchError";
  readonly code: BatchErrorCode;
  readonly retryable = false;

  constructor(code: BatchErrorCode) {
    super(code);
    this.code = code;
  }
}

export function unreadable(): BatchError {
  return new BatchError("batch_unreadable");
}

export function tooLarge(): BatchError {
  return new BatchError("batch_too_large");
}
