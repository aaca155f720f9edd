import type { Queryable } from "@intercom-dsar/database";
import { insertRows, type LedgerContext } from "../storage/ledger-context.ts";
import { type IdentityRow, identityOf } from "../storage/request-identity.ts";
import { type NewNotice, NOTICE_PREFIX, type NoticeParty, type Notices, type NoticeView } from "./notices.ts";

interface NoticeRow extends IdentityRow {
  [column: string]: string | number | null;
  notice_id: string;
  recipient: string;
  erased: string;
  created_at: number;
  sent_at: number | null;
  redelivered_at: number | null;
  published_at: number | null;
  due_at: number;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
  acknowledged_as: NoticeParty | null;
}

const SELECT = `SELECT n.notice_id, n.request_id, n.recipient, n.erased, n.created_at, n.due_at, n.acknowledged_at, n.acknowledged_by, n.acknowledged_as,
  r.sender, r.sender_request_id, r.origin, COALESCE(o.first_published_at, o.published_at) AS sent_at, o.redelivered_at, o.published_at
  FROM notices n JOIN requests r ON r.request_id = n.request_id LEFT JOIN outbox o ON o.id = '${NOTICE_PREFIX}' || n.notice_id`;

/** At a deletion's end, in its transaction. */
export async function planNotices(
  context: LedgerContext,
  transaction: Queryable,
  requestId: string,
  notices: readonly NewNotice[],
  endedAt: number,
): Promise<void> {
  if (notices.length === 0) return;
  const rows = notices.map(({ noticeId, recipient, erased, withinMs }) => [
    noticeId,
    requestId,
    recipient,
    JSON.stringify(erased),
    endedAt,
    endedAt + withinMs,
  ]);
  const columns = ["notice_id", "request_id", "recipient", "erased", "created_at", "due_at"];
  await insertRows(context, transaction, "notices", columns, rows, "ON CONFLICT (notice_id) DO NOTHING");
}

export async function acknowledgeNotice(
  context: LedgerContext,
  noticeId: string,
  { name, recipient }: Parameters<Notices["acknowledge"]>[1],
): ReturnType<Notices["acknowledge"]> {
  const { database, now } = context;
  const own = recipient === undefined ? [] : [recipient];
  const party: NoticeParty = recipient === undefined ? "operator" : "recipient";
  const acknowledged = await database.transaction((transaction) =>
    transaction.query(
      `UPDATE notices SET acknowledged_at = ?, acknowledged_by = ?, acknowledged_as = ? WHERE notice_id = ? AND acknowledged_at IS NULL
       ${own.length === 0 ? "" : "AND recipient = ?"} RETURNING notice_id`,
      [now(), name, party, noticeId, ...own],
    ),
  );
  const view = await findNotice(context, noticeId);
  if (view === null || (recipient !== undefined && view.recipient !== recipient)) return null;
  return { ...view, isNew: acknowledged.length > 0 };
}

export async function findNotice(context: LedgerContext, noticeId: string): ReturnType<Notices["find"]> {
  const [row] = await context.database.query<NoticeRow>(`${SELECT} WHERE n.notice_id = ?`, [noticeId]);
  return row === undefined ? null : toView(context, row);
}

export async function noticesOfRequest(
  context: LedgerContext,
  requestId: string,
): ReturnType<Notices["ofRequest"]> {
  const rows = await context.database.query<NoticeRow>(
    `${SELECT} WHERE n.request_id = ? ORDER BY n.recipient`,
    [requestId],
  );
  return rows.map((row) => toView(context, row));
}

export async function listNotices(
  context: LedgerContext,
  { state, recipient, limit, after = null }: Parameters<Notices["list"]>[0],
): ReturnType<Notices["list"]> {
  const isOpen = state === "open" || state === "overdue";
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const also = (condition: string, ...added: readonly (string | number)[]) => {
    conditions.push(condition);
    values.push(...added);
  };
  if (isOpen) also("n.acknowledged_at IS NULL");
  if (state === "overdue") also("n.due_at <= ?", context.now());
  if (state === "acknowledged") also("n.acknowledged_at IS NOT NULL");
  if (recipient !== undefined) also("n.recipient = ?", recipient);
  if (after !== null)
    also(
      isOpen ? "(n.due_at, n.notice_id) > (?, ?)" : "(n.created_at, n.notice_id) < (?, ?)",
      after.at,
      after.noticeId,
    );
  const order = isOpen ? "n.due_at, n.notice_id" : "n.created_at DESC, n.notice_id DESC";
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const rows = await context.database.query<NoticeRow>(`${SELECT} ${where} ORDER BY ${order} LIMIT ?`, [
    ...values,
    limit,
  ]);
  return rows.map((row) => toView(context, row));
}

function toView(context: LedgerContext, row: NoticeRow): NoticeView {
  return {
    ...identityOf(context, row),
    noticeId: row.notice_id,
    recipient: row.recipient,
    erased: JSON.parse(row.erased),
    createdAt: row.created_at,
    sentAt: row.sent_at,
    redelivery:
      row.redelivered_at === null ? null : { askedAt: row.redelivered_at, sentAt: row.published_at },
    dueAt: row.due_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    acknowledgedAs: row.acknowledged_as ?? partyByName(row),
  };
}

/** As far as the name tells, where a release that wrote no party wrote the row. */
function partyByName({ acknowledged_by: name, recipient }: NoticeRow): NoticeParty | null {
  if (name === null) return null;
  return name === recipient ? "recipient" : "operator";
}
