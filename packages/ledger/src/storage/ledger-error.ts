import { DatabaseError } from "@intercom-dsar/database";

export type LedgerErrorCode =
  /** Another owner has the workspace: stop, write nothing. */
  | "lease_lost"
  /** The database did not answer, is locked, full or read-only; the cause's code tells which. */
  | "ledger_unavailable"
  /** The key is not the one that sealed what the ledger holds; nothing was changed. */
  | "wrong_key"
  /** A running access request of the same person has to end first. */
  | "blocked"
  /** An operator has paused the workspace, the sender or everything. */
  | "paused"
  /** An operator holds the request. */
  | "held_by_operator"
  /** The sender's deletions of this day are used up. */
  | "over_daily_limit"
  /** The request is not in the state that the call needs: a mistake of the caller. */
  | "request_not_claimed";

const RETRYABLE: readonly LedgerErrorCode[] = [
  "ledger_unavailable",
  "blocked",
  "paused",
  "held_by_operator",
  "over_daily_limit",
];

/** An error of the ledger; nothing of the refused call was written. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode;
  readonly retryable: boolean;
  override readonly name = "LedgerError";

  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = RETRYABLE.includes(code);
  }
}

/** Turns what the database says of the world into `ledger_unavailable`; mistakes pass as they are. */
export async function reported<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DatabaseError && error.retryable) {
      throw new LedgerError("ledger_unavailable", `the ledger can't be used now: ${error.code}`, {
        cause: error,
      });
    }
    throw error;
  }
}
