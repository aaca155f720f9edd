import type { LockedMessage, OutboxMessage } from "../types.ts";

/** Messages on their way out. */
export interface Outbox {
  /**
   * Takes unpublished messages, oldest first, for `lockMs`, or until `owner` is known to be dead: where owners of one host can be
   * watched (SQLite), what a killed process held is free at once.
   */
  take(options: {
    readonly owner: string;
    readonly channels: readonly OutboxMessage["channel"][];
    /** Only those that go there. */
    readonly destination?: string;
    readonly limit: number;
    readonly lockMs: number;
  }): Promise<readonly LockedMessage[]>;
  /** Destinations that a due message goes to. */
  dueDestinations(): Promise<readonly string[]>;
  markPublished(ids: readonly string[]): Promise<void>;
  /** Tries again at `dueAt`. */
  postpone(id: string, dueAt: number, code: string): Promise<void>;
  /** Takes a message that can't be published out of the way; it is kept and counted. */
  quarantine(id: string, code: string): Promise<void>;
  /**
   * Makes messages due at once, as if they had never been tried: of every channel those quarantined at `since` or later, or
   * those that `id` names, a request's or a message's own. By id, callbacks are sent again whatever became of them; on Kafka, where a
   * reader can go back by itself, only what is not published. Ids, headers and bytes stay as they are. Returns what is due.
   */
  redeliver(
    which: { readonly id: string } | { readonly since: number },
  ): Promise<readonly Pick<OutboxMessage, "id" | "channel" | "requestId">[]>;
}
