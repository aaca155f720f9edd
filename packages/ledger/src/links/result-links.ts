import { holdRequest } from "../journal/hold-request.ts";
import { appendEntries, LEDGER_STEPS } from "../journal/journal.ts";
import { type LedgerContext, placeholders } from "../storage/ledger-context.ts";
import { isDestroyed } from "../storage/request-key.ts";
import type { NewResultLink, ResultLink } from "./links.ts";

/** A journal has an entry for each fetch: a link that is fetched again and again must not fill the ledger. */
const MOST_FETCHES = 100;
/** Of one object, beside the link in the outcome. */
const MOST_RENEWED = 10;

interface LinkRow {
  [column: string]: string | number | Uint8Array | null;
  hash: string;
  request_id: string;
  object: string;
  bytes: number;
  sha256: string;
  lives_ms: number;
  fetches: number;
  destroyed_at: number | null;
  ended_at: number;
  chain_key: Uint8Array | null;
}

export async function addLink(context: LedgerContext, link: NewResultLink): Promise<void> {
  await insert(context, link, null);
}

export async function findLink({ database, now }: LedgerContext, hash: string): Promise<ResultLink | null> {
  const [row] = await database.query<LinkRow>(
    `SELECT l.*, r.ended_at, r.chain_key FROM result_links l JOIN requests r ON r.request_id = l.request_id
     WHERE l.hash = ? AND r.ended_at IS NOT NULL`,
    [hash],
  );
  if (row === undefined) return null;
  const expiresAt = row.ended_at + row.lives_ms;
  return {
    hash,
    requestId: row.request_id,
    object: row.object,
    bytes: row.bytes,
    sha256: row.sha256,
    livesMs: row.lives_ms,
    expiresAt,
    isGone:
      expiresAt <= now() ||
      row.fetches >= MOST_FETCHES ||
      row.destroyed_at !== null ||
      isDestroyed(row.chain_key),
  };
}

export async function renewLink(
  context: LedgerContext,
  hash: string,
  newHash: string,
): Promise<ResultLink | null> {
  const first = await findLink(context, hash);
  // A link that was fetched too often is the reason to ask for another one.
  if (first === null || (await isPast(context, first))) return null;
  await insert(context, { ...first, hash: newHash }, hash);
  await context.database.query(
    `DELETE FROM result_links WHERE made_from = ? AND hash NOT IN (
       SELECT hash FROM result_links WHERE made_from = ? ORDER BY created_at DESC, hash LIMIT ${MOST_RENEWED})`,
    [hash, hash],
  );
  return findLink(context, newHash);
}

async function isPast({ database, now }: LedgerContext, { hash, expiresAt }: ResultLink): Promise<boolean> {
  if (expiresAt !== null && expiresAt <= now()) return true;
  const [row] = await database.query<{ destroyed_at: number | null; chain_key: Uint8Array | null }>(
    `SELECT l.destroyed_at, r.chain_key FROM result_links l JOIN requests r ON r.request_id = l.request_id WHERE l.hash = ?`,
    [hash],
  );
  return row === undefined || row.destroyed_at !== null || isDestroyed(row.chain_key);
}

export async function noteFetch(context: LedgerContext, hash: string): Promise<boolean> {
  const link = await findLink(context, hash);
  if (link === null || link.isGone) return false;
  const { requestId, object, bytes } = link;
  return context.database.transaction(async (transaction) => {
    if (!(await holdRequest(context, transaction, requestId))) return false;
    const counted = await transaction.query(
      `UPDATE result_links SET fetches = fetches + 1 WHERE hash = ? AND destroyed_at IS NULL AND fetches < ${MOST_FETCHES} RETURNING hash`,
      [hash],
    );
    if (counted.length === 0) return false;
    const file = object.slice(object.indexOf("/") + 1);
    await appendEntries(context, transaction, requestId, [
      { step: LEDGER_STEPS.resultFetched, facts: { file, bytes } },
    ]);
    return true;
  });
}

export async function expiredObjects(
  { database, now }: LedgerContext,
  limit: number,
): Promise<readonly string[]> {
  const rows = await database.query<{ object: string }>(
    `SELECT DISTINCT l.object FROM result_links l JOIN requests r ON r.request_id = l.request_id
     WHERE l.destroyed_at IS NULL AND r.ended_at + l.lives_ms <= ? LIMIT ${limit}`,
    [now()],
  );
  return rows.map(({ object }) => object);
}

export async function noteDestroyed(
  { database, now }: LedgerContext,
  objects: readonly string[],
): Promise<void> {
  if (objects.length === 0) return;
  await database.query(
    `UPDATE result_links SET destroyed_at = ? WHERE object IN (${placeholders(objects)})`,
    [now(), ...objects],
  );
}

async function insert(
  { database, now }: LedgerContext,
  { hash, requestId, object, bytes, sha256, livesMs }: NewResultLink,
  madeFrom: string | null,
): Promise<void> {
  await database.query(
    `INSERT INTO result_links (hash, request_id, object, bytes, sha256, lives_ms, made_from, created_at, fetches)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)`,
    [hash, requestId, object, bytes, sha256, livesMs, madeFrom, now()],
  );
}
