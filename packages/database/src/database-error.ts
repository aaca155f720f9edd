/** Why the database did not do what it was asked. */
export type DatabaseErrorCode =
  /** No answer: the server is away, the connection broke, the file can't be opened. */
  | "database_unavailable"
  /** Another connection held the lock for too long. */
  | "database_locked"
  | "database_full"
  | "database_read_only"
  | "database_corrupt"
  /** The schema was made by a newer version that this one can't work with. */
  | "schema_too_new"
  /** A mistake in a statement, or a constraint that was broken: a bug, not a state of the world. */
  | "database_statement_failed";

const PERMANENT: readonly DatabaseErrorCode[] = [
  "database_corrupt",
  "schema_too_new",
  "database_statement_failed",
];

/** An error of the database. The message names the failure, never a value. */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;
  readonly retryable: boolean;
  override readonly name = "DatabaseError";

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = !PERMANENT.includes(code);
  }
}
