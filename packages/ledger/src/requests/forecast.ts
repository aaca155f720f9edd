import type { Queryable } from "@intercom-dsar/database";
import { checkLease } from "../leases/acquire-leases.ts";
import type { Ledger } from "../ledger.ts";
import { putMessages } from "../outbox/outbox-messages.ts";
import type { LedgerContext } from "../storage/ledger-context.ts";
import { IDENTITY_COLUMNS, type IdentityRow, identityOf } from "../storage/request-identity.ts";
import type { LateRequest, Lease } from "../types.ts";

interface ReadyRow extends IdentityRow {
  [column: string]: string | number | null;
  deadline: number;
  at_risk_at: number | null;
}

/** Earliest deadline first is the order of claims, so a request's place in it tells when its turn comes. */
export async function forecast(
  context: LedgerContext,
  lease: Lease,
  { msPerRequest, offset, limit }: Parameters<Ledger["requests"]["forecast"]>[1],
  messages: Parameters<Ledger["requests"]["forecast"]>[2],
): Promise<number> {
  const { database, now } = context;
  const rows = await database.query<ReadyRow>(
    `SELECT ${IDENTITY_COLUMNS}, deadline, at_risk_at FROM requests WHERE workspace_id = ? AND state = 'received'
     ORDER BY urgency, deadline, arrived_at LIMIT ? OFFSET ?`,
    [lease.workspaceId, limit, offset],
  );
  if (rows.length === 0) return 0;
  const expected = rows.map((row, index) => ({
    ...row,
    forecastAt: Math.round(now() + (offset + index + 1) * msPerRequest),
  }));
  const late = expected.filter(
    ({ deadline, forecastAt, at_risk_at }) => forecastAt > deadline && at_risk_at === null,
  );
  const requests: LateRequest[] = late.map((row) => ({
    ...identityOf(context, row),
    deadline: row.deadline,
    forecastAt: row.forecastAt,
  }));
  await database.transaction(async (transaction) => {
    await checkLease(context, transaction, lease);
    await writeForecasts(transaction, expected);
    for (const { requestId } of requests) {
      await transaction.query("UPDATE requests SET at_risk_at = ? WHERE request_id = ?", [now(), requestId]);
    }
    await putMessages(context, transaction, messages(requests));
  });
  return rows.length;
}

async function writeForecasts(
  transaction: Queryable,
  rows: readonly { request_id: string; forecastAt: number }[],
): Promise<void> {
  const values = rows.map(() => "(CAST(? AS TEXT), CAST(? AS BIGINT))").join(", ");
  await transaction.query(
    `WITH expected (request_id, forecast_at) AS (VALUES ${values})
     UPDATE requests SET forecast_at = expected.forecast_at FROM expected WHERE requests.request_id = expected.request_id`,
    rows.flatMap(({ request_id, forecastAt }) => [request_id, forecastAt]),
  );
}
