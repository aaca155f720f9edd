import type { IntakeResult, Submission } from "../types.ts";

/** What has come in. */
export interface Inbox {
  /** Stores a batch in one transaction; the receipts are in the batch's order. */
  receive(batch: readonly Submission[]): Promise<readonly IntakeResult[]>;
}
