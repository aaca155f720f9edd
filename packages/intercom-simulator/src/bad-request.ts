/** Thrown where a request can't be understood, deep in parsing; the pipeline turns it into a 400. */
export class BadRequest extends Error {
  override readonly name = "BadRequest";
  readonly retryable = false;
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
