import type { Queryable } from "@intercom-dsar/database";
import { checkLease } from "../leases/acquire-leases.ts";
import { type LedgerContext, lockClause } from "../storage/ledger-context.ts";
import { LedgerError } from "../storage/ledger-error.ts";
import { IDENTITY_COLUMNS } from "../storage/request-identity.ts";
import { openRequestKey } from "../storage/request-key.ts";
import { openRequest } from "../storage/sealed-values.ts";
import type { Lease } from "../types.ts";
import type { Ordered } from "./precedence.ts";

/** The row of a request that a lease has claimed, without what is sealed in it. */
export interface Running extends Ordered {
  [column: string]: string | number | Uint8Array | null;
  chain_key: Uint8Array;
  head: string;
  entries: number;
  cancel_requested_at: number | null;
  released_at: number | null;
  held_at: number | null;
}

/** Runs `work` on a request that this lease has claimed, in one transaction. */
export async function onClaimed<Result>(
  context: LedgerContext,
  lease: Lease,
  requestId: string,
  work: (transaction: Queryable, request: Running) => Promise<Result>,
  among?: "alone",
): Promise<Result> {
  return context.database.transaction(async (transaction) => {
    await checkLease(context, transaction, lease, among);
    return work(transaction, await claimedRow(context, transaction, lease, requestId));
  });
}

/** `request_not_claimed` where another has it, or nobody. */
export async function claimedRow(
  context: LedgerContext,
  transaction: Queryable,
  lease: Lease,
  requestId: string,
): Promise<Running> {
  const [row] = await transaction.query<Running>(
    `SELECT ${IDENTITY_COLUMNS}, kind, after_id, chain_key, head, entries, cancel_requested_at, begun_at, released_at, held_at FROM requests
     WHERE request_id = ? AND workspace_id = ? AND state = 'running'${lockClause(context, "FOR UPDATE")}`,
    [requestId, lease.workspaceId],
  );
  if (row === undefined)
    throw new LedgerError("request_not_claimed", "the request is not claimed under this lease");
  return row;
}

/** Whom the request is about. */
export async function subjectsOf(
  context: LedgerContext,
  transaction: Queryable,
  { request_id, chain_key }: Running,
): Promise<readonly string[]> {
  const [row] = await transaction.query<{ sealed: Uint8Array }>(
    "SELECT sealed FROM requests WHERE request_id = ?",
    [request_id],
  );
  if (row === undefined) throw new Error("a claimed request is not there");
  const { sealed } = row;
  return openRequest(openRequestKey(context, request_id, chain_key), request_id, sealed).subjects;
}

/** What the next run of the request goes on with, sealed under its key. */
export function sealProgress(
  context: LedgerContext,
  { request_id, chain_key }: Running,
  progress: Uint8Array | null,
): Uint8Array | null {
  return progress === null
    ? null
    : openRequestKey(context, request_id, chain_key).seal(progress, `requests.progress ${request_id}`);
}
