import type { Queryable } from "@intercom-dsar/database";
import { insertRows, type LedgerContext, placeholders } from "./ledger-context.ts";
import { personHash } from "./seals.ts";

/** A row for each of a request's subjects: what keeps requests about one person in order, for as long as they are open. */
export function personRows(
  { keyring }: LedgerContext,
  workspaceId: string,
  requestId: string,
  subjects: readonly string[],
): [person: string, requestId: string][] {
  return subjects.map((subject) => [personHash(keyring, workspaceId, subject), requestId]);
}

export async function insertPersons(
  context: LedgerContext,
  transaction: Queryable,
  rows: readonly (readonly [person: string, requestId: string])[],
): Promise<void> {
  const columns = ["person", "request_id"];
  await insertRows(context, transaction, "persons", columns, rows, "ON CONFLICT DO NOTHING");
}

export async function personsOf(transaction: Queryable, requestId: string): Promise<string[]> {
  const sql = "SELECT person FROM persons WHERE request_id = ?";
  const rows = await transaction.query<{ person: string }>(sql, [requestId]);
  return rows.map(({ person }) => person);
}

/** After the end of a request: its persons are forgotten, and what waited for it, by name or as the same person's, is due. */
export async function leaveOrder(transaction: Queryable, requestId: string, endedAt: number): Promise<void> {
  const wake = "UPDATE requests SET due_at = ? WHERE state = 'waiting' AND wait_reason = 'order'";
  await transaction.query(`${wake} AND after_id = ?`, [endedAt, requestId]);
  const persons = await personsOf(transaction, requestId);
  if (persons.length === 0) return;
  await transaction.query("DELETE FROM persons WHERE request_id = ?", [requestId]);
  await transaction.query(
    `${wake} AND request_id IN (SELECT request_id FROM persons WHERE person IN (${placeholders(persons)}))`,
    [endedAt, ...persons],
  );
}
