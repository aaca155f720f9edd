import type { Queryable } from "@intercom-dsar/database";
import { insertRows, type LedgerContext, placeholders } from "../storage/ledger-context.ts";
import {
  type IdentityRow,
  identityOf,
  keysOf,
  SENDER_OF_ROW,
  senderOf,
} from "../storage/request-identity.ts";
import { personHash } from "../storage/sealed-values.ts";
import type { ClaimedRequest, RequestIdentity, RequestKind, RequestState } from "../types.ts";

/** What decides which request comes first. */
export interface Ordered extends IdentityRow {
  readonly kind: RequestKind;
  readonly after_id: string | null;
  readonly begun_at: number | null;
}

/** What says that a request is about a person. */
export type PersonRow = readonly [person: string, requestId: string, keyId: string];

/**
 * Rows for each of a request's subjects: what keeps requests about one person in order, for as long as they are open. One under each key:
 * those of another request of the same person were made when there were other keys.
 */
export function personRows(
  { hashKeys }: LedgerContext,
  workspaceId: string,
  requestId: string,
  subjects: readonly string[],
): PersonRow[] {
  return subjects.flatMap((subject) =>
    hashKeys.all.map((key): PersonRow => [personHash(key, workspaceId, subject), requestId, key.id]),
  );
}

export async function insertPersons(
  context: LedgerContext,
  transaction: Queryable,
  rows: readonly PersonRow[],
): Promise<void> {
  const columns = ["person", "request_id", "key_id"];
  await insertRows(context, transaction, "persons", columns, rows, "ON CONFLICT DO NOTHING");
}

async function personsOf(transaction: Queryable, requestId: string): Promise<string[]> {
  const sql = "SELECT person FROM persons WHERE request_id = ?";
  const rows = await transaction.query<{ person: string }>(sql, [requestId]);
  return rows.map(({ person }) => person);
}

/** What has to end before this request: the one that it names, and one of the same person that must come first. */
export async function blockersOf(
  context: LedgerContext,
  transaction: Queryable,
  request: Ordered,
): Promise<ClaimedRequest["blockedBy"]> {
  if (request.begun_at !== null) return [];
  const after = request.after_id;
  const sender = senderOf(context, request);
  const named = after === null ? [] : [await stateOf(context, transaction, { sender, requestId: after })];
  const same = await samePerson(transaction, request.request_id, request.kind, [
    "received",
    "running",
    "waiting",
  ]);
  return [...named, ...same].filter(({ state }) => state !== "ended");
}

/** Of a sender's own request alone: one of another sender is unknown. */
async function stateOf(
  { unnamedSender }: LedgerContext,
  transaction: Queryable,
  identity: RequestIdentity,
): Promise<{ requestId: string; state: RequestState | "unknown" }> {
  const [row] = await transaction.query<{ request_id: string; state: RequestState }>(
    `SELECT request_id, state FROM requests WHERE request_id IN (?, ?) AND ${SENDER_OF_ROW} = ?`,
    [...keysOf(identity), unnamedSender, identity.sender],
  );
  return { requestId: row?.request_id ?? identity.requestId, state: row?.state ?? "unknown" };
}

/** What waits for something of its own holds up nobody: a request that can't run must not keep others from it. */
const CAN_RUN = "(r.state <> 'waiting' OR r.wait_reason IN ('retry', 'verification'))";

/**
 * Requests of the same person that come first, if they can run: an access or a preview before a deletion that has not begun, a deletion that has begun
 * before anything else.
 */
export async function samePerson(
  transaction: Queryable,
  requestId: string,
  kind: RequestKind,
  accessStates: readonly RequestState[],
): Promise<{ requestId: string; state: RequestState }[]> {
  const persons = await personsOf(transaction, requestId);
  if (persons.length === 0) return [];
  // The persons are told by value: a join from them, PostgreSQL plans as a scan of both tables while they are new to it.
  const rows = await transaction.query<{
    request_id: string;
    state: RequestState;
    kind: RequestKind;
    begun_at: number | null;
  }>(
    `SELECT DISTINCT r.request_id, r.state, r.kind, r.begun_at FROM persons other
     JOIN requests r ON r.request_id = other.request_id
     WHERE other.person IN (${placeholders(persons)}) AND other.request_id <> ? AND r.state <> 'ended' AND ${CAN_RUN}`,
    [...persons, requestId],
  );
  return rows
    .filter((row) =>
      row.kind === "deletion"
        ? row.begun_at !== null
        : kind === "deletion" && accessStates.includes(row.state),
    )
    .map(({ request_id, state }) => ({ requestId: request_id, state }));
}

/** When a request starts to wait for something of its own, those of the same person that it held up are due. */
export async function letOthersPass(
  transaction: Queryable,
  { request_id, kind, begun_at }: Ordered,
  now: number,
): Promise<void> {
  // A deletion that has not begun holds up nobody. An access or a preview holds up deletions alone: of two that wait, none wakes the other for ever.
  if (kind === "deletion" && begun_at === null) return;
  const persons = await personsOf(transaction, request_id);
  if (persons.length === 0) return;
  await transaction.query(
    `UPDATE requests SET due_at = ? WHERE state = 'waiting' AND wait_reason = 'order' AND due_at > ?
     ${kind !== "deletion" ? "AND kind = 'deletion'" : ""}
     AND request_id IN (SELECT request_id FROM persons WHERE person IN (${placeholders(persons)}) AND request_id <> ?)`,
    [now, now, ...persons, request_id],
  );
}

/** After the end of a request: its persons are forgotten, and what waited for it, by name or as the same person's, is due. */
export async function leaveOrder(
  context: LedgerContext,
  transaction: Queryable,
  row: IdentityRow,
  endedAt: number,
): Promise<void> {
  const { requestId, sender, senderRequestId } = identityOf(context, row);
  const wake = "UPDATE requests SET due_at = ? WHERE state = 'waiting' AND wait_reason = 'order'";
  const own = [endedAt, senderRequestId, context.unnamedSender, sender];
  await transaction.query(`${wake} AND after_id = ? AND ${SENDER_OF_ROW} = ?`, own);
  const persons = await personsOf(transaction, requestId);
  if (persons.length === 0) return;
  await transaction.query("DELETE FROM persons WHERE request_id = ?", [requestId]);
  await transaction.query(
    `${wake} AND request_id IN (SELECT request_id FROM persons WHERE person IN (${placeholders(persons)}))`,
    [endedAt, ...persons],
  );
}
