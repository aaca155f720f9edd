import type { Queryable } from "@intercom-dsar/database";
import type { HashKey } from "@intercom-dsar/sealing";
import { insertRows, type LedgerContext } from "../storage/ledger-context.ts";
import type { NewJournalEntry } from "../types.ts";

/** Whose deletion is watched. */
interface Watcher {
  readonly requestId: string;
  readonly workspaceId: string;
}

type Watched = "contact" | "address";

/** The hashes have a key of their own: they match nothing else in the ledger. */
export function watchedHash(key: HashKey, what: Watched, workspaceId: string, value: string): string {
  return key.mac("watched", `${what}\n${workspaceId}\n${value}`);
}

/** Contacts of entries that say `watch` can be found again from here on: Intercom's word of their deletion may come before ours. */
export async function watchContacts(
  context: LedgerContext,
  transaction: Queryable,
  watcher: Watcher,
  entries: readonly NewJournalEntry[],
): Promise<void> {
  const contactIds = entries.flatMap(({ contactId, watch }) =>
    watch && contactId !== undefined ? [contactId] : [],
  );
  await insert(context, transaction, watcher, "contact", contactIds, null);
}

/** At the end of a deletion: with addresses, its person is watched for from now on; without any, nothing of it is kept. */
export async function watchPerson(
  context: LedgerContext,
  transaction: Queryable,
  watcher: Watcher,
  addresses: readonly string[],
  endedAt: number,
): Promise<void> {
  if (addresses.length === 0) {
    await transaction.query("DELETE FROM watched WHERE request_id = ?", [watcher.requestId]);
    return;
  }
  await insert(context, transaction, watcher, "address", addresses, endedAt);
  await transaction.query("UPDATE watched SET since = ?, expires_at = ? WHERE request_id = ?", [
    endedAt,
    endedAt + (context.retention.watchMs ?? 0),
    watcher.requestId,
  ]);
}

async function insert(
  context: LedgerContext,
  transaction: Queryable,
  { requestId, workspaceId }: Watcher,
  what: Watched,
  values: readonly string[],
  since: number | null,
): Promise<void> {
  const { hashKeys, now, retention } = context;
  const key = hashKeys.current();
  const { watchMs = 0 } = retention;
  if (watchMs === 0 || values.length === 0) return;
  const rows = values.map((value) => [
    watchedHash(key, what, workspaceId, value),
    requestId,
    what,
    since,
    now() + watchMs,
    key.id,
  ]);
  const columns = ["hash", "request_id", "what", "since", "expires_at", "key_id"];
  await insertRows(context, transaction, "watched", columns, rows, "ON CONFLICT DO NOTHING");
}
