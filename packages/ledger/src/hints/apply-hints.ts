import { holdRequest } from "../journal/hold-request.ts";
import { appendEntries, LEDGER_STEPS } from "../journal/journal.ts";
import type { Ledger } from "../ledger.ts";
import { putMessages } from "../outbox/outbox-messages.ts";
import { type LedgerContext, placeholders } from "../storage/ledger-context.ts";
import { type IdentityRow, identityOf } from "../storage/request-identity.ts";
import type { DeletedHint, Reappearance, ReappearedHint } from "../types.ts";
import { watchedHash } from "./deleted-subjects.ts";

export async function noteDeleted(
  context: LedgerContext,
  { workspaceId, contactId, at }: DeletedHint,
): Promise<string[]> {
  const hashes = context.hashKeys.all.map((key) => watchedHash(key, "contact", workspaceId, contactId));
  return context.database.transaction(async (transaction) => {
    const rows = await transaction.query<{ request_id: string; hash: string }>(
      `SELECT request_id, hash FROM watched WHERE hash IN (${placeholders(hashes)}) AND confirmed_at IS NULL AND expires_at > ?
       ORDER BY request_id`,
      [...hashes, context.now()],
    );
    const noted: string[] = [];
    for (const { request_id, hash } of rows) {
      if (!(await holdRequest(context, transaction, request_id))) continue;
      const confirmed = await transaction.query(
        "UPDATE watched SET confirmed_at = ? WHERE hash = ? AND request_id = ? AND confirmed_at IS NULL RETURNING request_id",
        [context.now(), hash, request_id],
      );
      if (confirmed.length === 0) continue;
      const entry = { step: LEDGER_STEPS.contactDeleted, contactId, facts: { intercomAt: at } };
      await appendEntries(context, transaction, request_id, [entry]);
      noted.push(request_id);
    }
    return noted;
  });
}

interface WatchedRow extends IdentityRow {
  [column: string]: string | number | null;
  what: Reappearance["matchedBy"];
  since: number;
}

/** Intercom's seconds: what it calls 9:00:00 may be anything before 9:00:01. */
const CLOCK_STEP_MS = 1_000;

export async function noteReappeared(
  context: LedgerContext,
  { workspaceId, contactIds, addresses, at }: ReappearedHint,
  messages: Parameters<Ledger["hints"]["noteReappeared"]>[1],
): Promise<string[]> {
  const { database, hashKeys, now, announce } = context;
  const hashes = hashKeys.all.flatMap((key) => [
    ...addresses.map((address) => watchedHash(key, "address", workspaceId, address)),
    ...contactIds.map((id) => watchedHash(key, "contact", workspaceId, id)),
  ]);
  if (hashes.length === 0) return [];
  const seen = await database.transaction(async (transaction) => {
    const rows = await transaction.query<WatchedRow>(
      `SELECT w.request_id, w.what, w.since, r.sender, r.sender_request_id, r.origin FROM watched w
       LEFT JOIN requests r ON r.request_id = w.request_id
       WHERE w.hash IN (${placeholders(hashes)}) AND w.told_at IS NULL AND w.since < ? AND w.expires_at > ?
       ORDER BY w.request_id, w.what DESC`,
      [...hashes, at + CLOCK_STEP_MS, now()],
    );
    // Of two rows of one request the later stays, which is the address's.
    const found: Reappearance[] = [];
    for (const row of new Map(rows.map((row) => [row.request_id, row])).values()) {
      const { request_id, what, since } = row;
      await holdRequest(context, transaction, request_id);
      const marked = await transaction.query(
        "UPDATE watched SET told_at = ? WHERE request_id = ? AND told_at IS NULL RETURNING request_id",
        [now(), request_id],
      );
      if (marked.length > 0) found.push({ ...identityOf(context, row), matchedBy: what, deletedAt: since });
    }
    await putMessages(context, transaction, messages(found));
    return found;
  });
  if (seen.length > 0) announce();
  return seen.map(({ requestId }) => requestId);
}
