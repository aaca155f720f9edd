import type { SqlValue } from "@intercom-dsar/database";
import { type Pauses, readPauses } from "../holds/pauses.ts";
import { type LedgerContext, placeholders } from "../storage/ledger-context.ts";
import type { ListedRequest } from "../types.ts";
import { conditionsOf, isOfOpen, type RequestFilter } from "./request-filter.ts";
import type { ListPosition, RequestPage } from "./request-page.ts";
import { type ListedRow, listedColumns, listedOf } from "./views.ts";

interface Placed {
  [column: string]: string | number;
  request_id: string;
  time: number;
}

/**
 * A page of the requests that fit, and where the next one begins (`null` behind the last). The rows of a page are found in an index that
 * holds all that is filtered by. A filter that few requests fit reads more of it: all of it at worst, some 20 ms for 100,000 requests.
 */
export async function listRequests(
  context: LedgerContext,
  filter: RequestFilter,
  { order = isOfOpen(filter) ? "deadline" : "arrival", limit, after = null }: RequestPage,
): Promise<{ readonly requests: readonly ListedRequest[]; readonly next: ListPosition | null }> {
  const { database } = context;
  const conditions = await conditionsOf(context, database, filter);
  const values: SqlValue[] = conditions.flatMap((condition) => [...condition.values]);
  const where = conditions.map(({ sql }) => ` AND ${sql}`).join("");
  const found =
    order === "deadline"
      ? await database.query<Placed>(
          `SELECT request_id, deadline AS time FROM requests WHERE state <> 'ended' AND (deadline, request_id) > (?, ?)${where}
           ORDER BY deadline, request_id LIMIT ?`,
          [after?.time ?? 0, after?.requestId ?? "", ...values, limit + 1],
        )
      : await database.query<Placed>(
          `SELECT request_id, arrived_at AS time FROM requests WHERE (arrived_at, request_id) < (?, ?)${where}
           ORDER BY arrived_at DESC, request_id DESC LIMIT ?`,
          [after?.time ?? Number.MAX_SAFE_INTEGER, after?.requestId ?? "", ...values, limit + 1],
        );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    requests: await readListed(
      context,
      page.map(({ request_id }) => request_id),
    ),
    next: found.length > limit && last !== undefined ? { time: last.time, requestId: last.request_id } : null,
  };
}

/** What ended from `since` on (milliseconds since 1970), the earliest first. */
export async function endedSince(
  context: LedgerContext,
  since: number,
  limit: number,
): Promise<ListedRequest[]> {
  const rows = await context.database.query<ListedRow>(
    `SELECT ${listedColumns} FROM requests WHERE state = 'ended' AND ended_at >= ? ORDER BY ended_at LIMIT ?`,
    [since, limit],
  );
  return rows.map((row) => listedOf(context, row, NO_PAUSES));
}

/** What has ended waits for nothing. */
const NO_PAUSES: Pauses = { holdsWorkspace: () => false, holdsSender: () => false };

/** How many requests fit. */
export async function countRequests(context: LedgerContext, filter: RequestFilter): Promise<number> {
  const { database } = context;
  const conditions = await conditionsOf(context, database, filter);
  const begin = isOfOpen(filter) ? "state <> 'ended' AND deadline > 0" : "arrived_at > 0";
  const [row] = await database.query<{ count: number }>(
    `SELECT COUNT(*) AS count FROM requests WHERE ${begin}${conditions.map(({ sql }) => ` AND ${sql}`).join("")}`,
    conditions.flatMap((condition) => [...condition.values]),
  );
  return Number(row?.count ?? 0);
}

/** In the order of the keys. */
export async function readListed(context: LedgerContext, keys: readonly string[]): Promise<ListedRequest[]> {
  if (keys.length === 0) return [];
  const pauses = await readPauses(context.database);
  const rows = await context.database.query<ListedRow>(
    `SELECT ${listedColumns} FROM requests WHERE request_id IN (${placeholders(keys)})`,
    keys,
  );
  const byKey = new Map(rows.map((row) => [row.request_id, row]));
  return keys.flatMap((key) => {
    const row = byKey.get(key);
    return row === undefined ? [] : [listedOf(context, row, pauses)];
  });
}
