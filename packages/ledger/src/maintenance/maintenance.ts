import type { OutboxMessage } from "../types.ts";

/** A message that was destroyed and never sent. */
export type UnsentMessage = Pick<OutboxMessage, "id" | "channel" | "requestId">;

/** What an outcome says that was published before a ledger was lost. Times in milliseconds since 1970. */
export interface RestoredOutcome {
  /** `null` where an earlier release made it: then the sender that this process takes such requests for. */
  readonly sender: string | null;
  readonly requestId: string;
  readonly kind: string;
  readonly workspaceId: string | null;
  readonly status: string;
  readonly reasonCode: string | null;
  readonly receivedAt: number;
  readonly endedAt: number;
}

export interface SettledOutcomes {
  /** Requests that were open in the backup. */
  readonly ended: number;
  /** Requests that the backup did not have. */
  readonly remembered: number;
  /** Requests that had ended in the backup too. */
  readonly known: number;
}

/** What is done now and then. */
export interface Maintenance {
  /** Destroys what has served its time (see `Retention`), a little at a time; returns counts. Rejects where `signal` aborts: the rest is done by the next one. */
  purge(
    signal?: AbortSignal,
    /** Called after each part. */
    onBatch?: () => void,
    /**
     * Destroys what is kept elsewhere of requests (`requestId`s) whose identifiers are about to go; where it rejects they stay, and so does
     * the purge's word that they are gone.
     */
    destroyObjects?: (requestIds: readonly string[]) => Promise<void>,
    /** Gets the messages that were destroyed and never sent, at once: a later part that fails takes nothing of it back. */
    onUnsent?: (messages: readonly UnsentMessage[]) => void,
  ): Promise<{
    readonly identifiers: number;
    readonly requests: number;
    readonly messages: number;
    /** How many of the messages were never sent: quarantined, or nobody to take them for all that time. */
    readonly unsent: number;
    /** False where SQLite's write-ahead log could not be emptied, since somebody else was reading: copies of what was destroyed may be in it. */
    readonly tracesErased: boolean;
  }>;
  /**
   * While the keyring has more than one key: seals with the first what the others sealed, a little at a time. A key that nothing is sealed
   * by any more is retired, and the ledger opens without it. Resolves to how many values were sealed anew.
   */
  rewrapKeys(signal?: AbortSignal, onBatch?: () => void): Promise<number>;
  /**
   * An operator says that no version before this one will run on this ledger again: from then on they refuse to start, and what a request
   * holds is sealed under a key of its own. This process does so at once, others from their next purge on. Resolves to false where it was so before.
   */
  finishUpgrade(): Promise<boolean>;
  /**
   * After a restore from a backup, before anything runs: ends what has ended since then, as the outcomes say that were published, and
   * remembers the requests that came since then, so that none of it is done again. Publishes nothing.
   */
  settleRestored(outcomes: readonly RestoredOutcome[]): Promise<SettledOutcomes>;
  /** Moves every time that something waits for `byMs` back, after the wall clock was set back by as much. */
  shiftDueTimes(byMs: number): Promise<void>;
}
