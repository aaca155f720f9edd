import type { DeletedHint, OutboxMessage, Reappearance, ReappearedHint } from "../types.ts";

/** What Intercom's webhooks tell of people whose deletion has ended or is under way. */
export interface Hints {
  /**
   * Writes to the journals of deletions that planned a contact that Intercom says it is deleted; each time after the first is passed over.
   * An entry that comes after the request's end leaves the digest in its outcome as it is. Resolves to the requests.
   */
  noteDeleted(hint: DeletedHint): Promise<readonly string[]>;
  /**
   * Stores `messages` for ended deletions whose person is seen again at `hint.at`, once for each. Resolves to the requests.
   */
  noteReappeared(
    hint: ReappearedHint,
    messages: (seen: readonly Reappearance[]) => readonly OutboxMessage[],
  ): Promise<readonly string[]>;
}
