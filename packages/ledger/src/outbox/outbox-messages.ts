import type { Queryable } from "@intercom-dsar/database";
import { isUnderDataKey, type Seal } from "@intercom-dsar/sealing";
import type { Ledger } from "../ledger.ts";
import { NOTICE_PREFIX } from "../notices/notices.ts";
import { insertRows, type LedgerContext, lockClause, placeholders } from "../storage/ledger-context.ts";
import { isDestroyed, openRequestKey } from "../storage/request-key.ts";
import { openMessage, sealMessage } from "../storage/sealed-values.ts";
import type { LockedMessage, OutboxMessage } from "../types.ts";

const REDELIVER_BATCH = 500;
/** Sealed bytes of the messages that are taken at once: publishing holds several copies of them. One larger message goes alone. */
const TAKE_BYTES = 4 * 1024 * 1024;

/** Stores messages for publication; one whose id is there already is the same message. */
export async function putMessages(
  context: LedgerContext,
  transaction: Queryable,
  messages: readonly OutboxMessage[],
): Promise<void> {
  if (messages.length === 0) return;
  const at = context.now();
  const seals = await sealsOf(context, transaction, messages);
  const rows = messages.map((message) => [
    message.id,
    message.channel,
    message.requestId,
    sealMessage(seals.get(message.id) ?? context.keyring, message.id, message),
    at,
    at,
    message.destination ?? null,
  ]);
  const columns = ["id", "lane", "request_id", "sealed", "created_at", "due_at", "destination"];
  await insertRows(context, transaction, "outbox", columns, rows, "ON CONFLICT (id) DO NOTHING");
}

/**
 * The keys of the requests whose messages these are, by the message's id. Hints have none, but for notices: they name nobody, and one may be made
 * when its request's key is about to be destroyed.
 */
async function sealsOf(
  context: LedgerContext,
  transaction: Queryable,
  messages: readonly OutboxMessage[],
): Promise<Map<string, Seal>> {
  const seals = new Map<string, Seal>();
  if (!context.forms.requestKeys) return seals;
  const owned = messages.filter(
    ({ id, channel, requestId }) =>
      requestId !== null && (channel !== "events" || id.startsWith(NOTICE_PREFIX)),
  );
  const asked = [...new Set(owned.map(({ requestId }) => requestId))];
  if (asked.length === 0) return seals;
  const rows = await transaction.query<{ request_id: string; chain_key: Uint8Array | null }>(
    `SELECT request_id, chain_key FROM requests WHERE request_id IN (${placeholders(asked)})`,
    asked,
  );
  const columns = new Map(rows.map(({ request_id, chain_key }) => [request_id, chain_key]));
  for (const { id, requestId } of owned) {
    const column = columns.get(requestId ?? "") ?? null;
    if (requestId !== null && !isDestroyed(column)) seals.set(id, openRequestKey(context, requestId, column));
  }
  return seals;
}

interface OutboxRow extends SealedMessageRow {
  [column: string]: string | number | Uint8Array | null;
  lane: OutboxMessage["channel"];
  destination: string | null;
  created_at: number;
  attempts: number;
}

/** Takes what is due, oldest first, and no more than is held in memory lightly. Who takes a message has it alone until `lockMs` is over, or its process ends. */
export async function takeOutbox(
  context: LedgerContext,
  { owner, channels, destination, limit, lockMs }: Parameters<Ledger["outbox"]["take"]>[0],
): Promise<LockedMessage[]> {
  const { database, now } = context;
  database.owners?.hold(owner);
  await freeLocksOfTheDead(context);
  const there = destination === undefined ? [] : [destination];
  const due = `SELECT id, LENGTH(sealed) AS bytes FROM outbox
    WHERE published_at IS NULL AND set_aside_at IS NULL AND due_at <= ? AND lane IN (${placeholders(channels)})
    ${there.length === 0 ? "" : "AND destination = ?"} ORDER BY due_at, created_at LIMIT ?`;
  const [any] = await database.query(
    `SELECT 1 AS due FROM outbox WHERE published_at IS NULL AND set_aside_at IS NULL AND due_at <= ?
     AND lane IN (${placeholders(channels)}) LIMIT 1`,
    [now(), ...channels],
  );
  if (any === undefined) return [];
  const rows = await database.transaction(async (transaction) => {
    const found = await transaction.query<DueRow>(due + lockClause(context, "FOR UPDATE SKIP LOCKED"), [
      now(),
      ...channels,
      ...there,
      limit,
    ]);
    const ids = withinBytes(found);
    if (ids.length === 0) return [];
    const taken = await transaction.query<OutboxRow>(
      `SELECT o.id, o.lane, o.request_id, o.destination, o.sealed, o.created_at, o.attempts, r.chain_key
       FROM outbox o LEFT JOIN requests r ON r.request_id = o.request_id
       WHERE o.id IN (${placeholders(ids)}) ORDER BY o.due_at, o.created_at`,
      ids,
    );
    const hold = `UPDATE outbox SET due_at = ?, held_by = ?, attempts = attempts + 1 WHERE id IN (${placeholders(ids)})`;
    await transaction.query(hold, [now() + lockMs, owner, ...ids]);
    return taken;
  });
  return rows.flatMap((row) => {
    const { id, lane, request_id, destination, created_at, attempts } = row;
    const content = contentOf(context, row);
    // Its request's key is destroyed: it is about to follow.
    if (content === null) return [];
    const rest = { id, channel: lane, requestId: request_id, destination, createdAt: created_at, attempts };
    return [{ ...rest, ...content }];
  });
}

interface SealedMessageRow {
  [column: string]: string | number | Uint8Array | null;
  id: string;
  request_id: string | null;
  sealed: Uint8Array;
  /** Its request's. */
  chain_key: Uint8Array | null;
}

/** `null` where the key that it was sealed under is destroyed. */
function contentOf(
  context: LedgerContext,
  { id, request_id, sealed, chain_key }: SealedMessageRow,
): ReturnType<typeof openMessage> | null {
  if (!isUnderDataKey(sealed)) return openMessage(context.keyring, id, sealed);
  return request_id === null || isDestroyed(chain_key)
    ? null
    : openMessage(openRequestKey(context, request_id, chain_key), id, sealed);
}

interface DueRow {
  [column: string]: string | number;
  id: string;
  bytes: number;
}

/** As many of the first as `TAKE_BYTES` has room for, and one in any case. */
function withinBytes(due: readonly DueRow[]): string[] {
  let bytes = 0;
  const beyond = due.findIndex((row) => {
    bytes += row.bytes;
    return bytes > TAKE_BYTES;
  });
  return due.slice(0, beyond < 0 ? due.length : Math.max(beyond, 1)).map(({ id }) => id);
}

export async function dueDestinations({ database, now }: LedgerContext): Promise<string[]> {
  // From one destination to the next in the index: a target that is down may have any number of rows.
  const open = "published_at IS NULL AND set_aside_at IS NULL";
  const rows = await database.query<{ destination: string }>(
    `WITH RECURSIVE known (destination) AS (
       SELECT MIN(destination) FROM outbox WHERE destination IS NOT NULL AND ${open}
       UNION ALL
       SELECT (SELECT MIN(o.destination) FROM outbox o WHERE o.destination > known.destination AND ${open}) FROM known
       WHERE known.destination IS NOT NULL)
     SELECT destination FROM known WHERE EXISTS
       (SELECT 1 FROM outbox o WHERE o.destination = known.destination AND ${open} AND o.due_at <= ?)`,
    [now()],
  );
  return rows.map(({ destination }) => destination);
}

export async function redeliver(
  { database, now, announce }: LedgerContext,
  which: Parameters<Ledger["outbox"]["redeliver"]>[0],
): ReturnType<Ledger["outbox"]["redeliver"]> {
  const [condition, values] =
    "id" in which
      ? ([
          "(request_id = ? OR id = ?) AND (lane = 'callbacks' OR published_at IS NULL)",
          [which.id, which.id],
        ] as const)
      : (["published_at IS NULL AND set_aside_at >= ?", [which.since]] as const);
  // Looked for outside of the transaction: no index knows a published callback by its request, and a scan must keep nobody from writing.
  const found = await database.query<{
    id: string;
    lane: OutboxMessage["channel"];
    request_id: string | null;
  }>(`SELECT id, lane, request_id FROM outbox WHERE ${condition} ORDER BY created_at, id`, [...values]);
  for (let start = 0; start < found.length; start += REDELIVER_BATCH) {
    const ids = found.slice(start, start + REDELIVER_BATCH).map(({ id }) => id);
    await database.transaction((transaction) =>
      transaction.query(
        `UPDATE outbox SET due_at = ?, attempts = 0, last_code = NULL, held_by = NULL, published_at = NULL, set_aside_at = NULL,
           first_published_at = COALESCE(first_published_at, published_at),
           redelivered_at = CASE WHEN COALESCE(first_published_at, published_at) IS NULL THEN redelivered_at ELSE ? END
         WHERE id IN (${placeholders(ids)})`,
        [now(), now(), ...ids],
      ),
    );
  }
  announce();
  return found.map(({ id, lane, request_id }) => ({ id, channel: lane, requestId: request_id }));
}

export function outcome(context: LedgerContext, requestId: string): ReturnType<Ledger["reads"]["outcome"]> {
  return keptMessage(context, `outcome:${requestId}`);
}

/** A message, as it was or will be published. */
export async function keptMessage(
  context: LedgerContext,
  id: string,
): ReturnType<Ledger["reads"]["outcome"]> {
  const [row] = await context.database.query<SealedMessageRow>(
    `SELECT o.id, o.request_id, o.sealed, r.chain_key FROM outbox o LEFT JOIN requests r ON r.request_id = o.request_id
     WHERE o.id = ?`,
    [id],
  );
  return row === undefined ? null : contentOf(context, row);
}

export async function keptLetters(
  { database, keyring }: LedgerContext,
  position: string,
): ReturnType<Ledger["reads"]["keptLetters"]> {
  const id = `dead-letter:${position}`;
  // A record that lay at the same place of a topic that was made again has a fingerprint after a colon.
  const rows = await database.query<{ id: string; sealed: Uint8Array }>(
    "SELECT id, sealed FROM outbox WHERE id = ? OR (id > ? AND id < ?)",
    [id, `${id}:`, `${id};`],
  );
  return rows.map((row) => openMessage(keyring, row.id, row.sealed));
}

/** On one host the death of an owner is certain: what it held may be out or not, and a repeat is byte-identical. */
async function freeLocksOfTheDead({ database, now }: LedgerContext): Promise<void> {
  const { owners } = database;
  if (owners === null) return;
  const rows = await database.query<{ owner: string }>(
    "SELECT DISTINCT held_by AS owner FROM outbox WHERE held_by IS NOT NULL",
  );
  for (const { owner } of rows.filter(({ owner }) => owners.isGone(owner))) {
    await database.transaction((transaction) =>
      transaction.query("UPDATE outbox SET held_by = NULL, due_at = ? WHERE held_by = ?", [now(), owner]),
    );
  }
}

export async function markPublished({ database, now }: LedgerContext, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await database.transaction((transaction) =>
    transaction.query(
      `UPDATE outbox SET published_at = ?, held_by = NULL WHERE id IN (${placeholders(ids)})`,
      [now(), ...ids],
    ),
  );
}

export async function postpone(
  { database, announce }: LedgerContext,
  id: string,
  dueAt: number,
  code: string,
): Promise<void> {
  await database.transaction((transaction) =>
    transaction.query("UPDATE outbox SET due_at = ?, held_by = NULL, last_code = ? WHERE id = ?", [
      dueAt,
      code,
      id,
    ]),
  );
  announce();
}

export async function quarantine({ database, now }: LedgerContext, id: string, code: string): Promise<void> {
  await database.transaction((transaction) =>
    transaction.query("UPDATE outbox SET set_aside_at = ?, held_by = NULL, last_code = ? WHERE id = ?", [
      now(),
      code,
      id,
    ]),
  );
}
