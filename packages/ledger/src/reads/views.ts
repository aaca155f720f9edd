import { type Pauses, readPauses } from "../holds/pauses.ts";
import { readJournal } from "../journal/journal.ts";
import type { Ledger } from "../ledger.ts";
import { type LedgerContext, placeholders } from "../storage/ledger-context.ts";
import {
  IDENTITY_COLUMNS,
  type IdentityRow,
  identityOf,
  keysOf,
  prefixedKey,
  SENDER_OF_ROW,
} from "../storage/request-identity.ts";
import { isDestroyed, openRequestKey } from "../storage/request-key.ts";
import { openRequest } from "../storage/sealed-values.ts";
import type {
  LedgerSummary,
  ListedRequest,
  OutcomeStatus,
  RequestIdentity,
  RequestState,
  RequestView,
  WaitReason,
} from "../types.ts";

export interface ListedRow extends ViewRow {
  arrived_at: number;
  started_at: number | null;
  attempts: number;
  after_id: string | null;
  retry_of: string | null;
  regulation: string | null;
}

export const listedColumns = `${IDENTITY_COLUMNS}, kind, workspace_id, stated_workspace, state, wait_reason, wait_code, due_at, received_at,
  deadline, forecast_at, begun_at, ended_at, status, reason_code, cancel_requested_at, arrived_at, started_at, attempts, after_id,
  retry_of, regulation`;

interface ViewRow extends IdentityRow {
  [column: string]: string | number | Uint8Array | null;
  kind: string;
  workspace_id: string;
  stated_workspace: string | null;
  state: RequestState;
  wait_reason: WaitReason | null;
  wait_code: string | null;
  due_at: number | null;
  received_at: number;
  deadline: number | null;
  forecast_at: number | null;
  begun_at: number | null;
  ended_at: number | null;
  status: OutcomeStatus | null;
  reason_code: string | null;
  cancel_requested_at: number | null;
}

export async function find(context: LedgerContext, requestId: string): Promise<RequestView | null> {
  const sql = "SELECT * FROM requests WHERE request_id = ?";
  const [row] = await context.database.query<ViewRow>(sql, [requestId]);
  return row === undefined ? null : shown(context, row);
}

export async function findOwn(
  context: LedgerContext,
  identity: RequestIdentity,
): Promise<RequestView | null> {
  const [row] = await context.database.query<ViewRow>(
    `SELECT * FROM requests WHERE request_id IN (?, ?) AND ${SENDER_OF_ROW} = ?`,
    [...keysOf(identity), context.unnamedSender, identity.sender],
  );
  return row === undefined ? null : shown(context, row);
}

/** What an operator has paused waits for that, whatever its row says. */
async function shown(context: LedgerContext, row: ViewRow): Promise<RequestView> {
  const view = viewOf(context, row);
  if (view.state !== "received" && view.state !== "waiting") return view;
  return underPauses(view, row, await readPauses(context.database));
}

function underPauses(view: RequestView, row: ViewRow, pauses: Pauses): RequestView {
  if (view.state !== "received" && view.state !== "waiting") return view;
  if (!pauses.holdsWorkspace(row.workspace_id) && !pauses.holdsSender(view.sender)) return view;
  return { ...view, state: "waiting", waitReason: "paused", waitCode: "paused", dueAt: null };
}

/** What an operator has paused waits for that. */
export function listedOf(context: LedgerContext, row: ListedRow, pauses: Pauses): ListedRequest {
  return {
    ...underPauses(viewOf(context, row), row, pauses),
    arrivedAt: row.arrived_at,
    startedAt: row.started_at,
    attempts: row.attempts,
    after: row.after_id,
    retryOf: row.retry_of,
    regulation: row.regulation,
  };
}

/** A sender's request as its own page tells it. */
export async function findListed(
  context: LedgerContext,
  identity: RequestIdentity,
): Promise<ListedRequest | null> {
  const [row] = await context.database.query<ListedRow>(
    `SELECT ${listedColumns} FROM requests WHERE request_id IN (?, ?) AND ${SENDER_OF_ROW} = ?`,
    [...keysOf(identity), context.unnamedSender, identity.sender],
  );
  return row === undefined ? null : listedOf(context, row, await readPauses(context.database));
}

/** Names of all senders, by one step in the index for each of them. */
const SENDERS = `WITH RECURSIVE names (name) AS (
  SELECT MIN(sender) FROM requests WHERE sender IS NOT NULL
  UNION ALL
  SELECT (SELECT MIN(sender) FROM requests WHERE sender IS NOT NULL AND sender > name) FROM names WHERE name IS NOT NULL
) SELECT name FROM names WHERE name IS NOT NULL`;

/** Every sender's request of this id, in the order of the senders' names. */
export async function findEverySenders(context: LedgerContext, requestId: string): Promise<ListedRequest[]> {
  const { database } = context;
  const senders = await database.query<{ name: string }>(SENDERS);
  const keys = [requestId, ...senders.map(({ name: sender }) => prefixedKey({ sender, requestId }))];
  const rows = await database.query<ListedRow>(
    `SELECT ${listedColumns} FROM requests WHERE request_id IN (${placeholders(keys)})`,
    keys,
  );
  const pauses = await readPauses(database);
  return rows
    .map((row) => listedOf(context, row, pauses))
    .sort((one, other) => (one.sender < other.sender ? -1 : 1));
}

function viewOf(context: LedgerContext, row: ViewRow): RequestView {
  const waiting = row.state === "waiting";
  return {
    ...identityOf(context, row),
    kind: row.kind,
    origin: row.origin,
    workspaceId: row.workspace_id === "" ? row.stated_workspace : row.workspace_id,
    state: row.state,
    waitReason: waiting ? row.wait_reason : null,
    waitCode: waiting ? row.wait_code : null,
    dueAt: row.due_at,
    receivedAt: row.received_at,
    deadline: row.deadline,
    forecastAt: row.forecast_at,
    begunAt: row.begun_at,
    endedAt: row.ended_at,
    status: row.status,
    reasonCode: row.reason_code,
    cancelRequested: row.cancel_requested_at !== null,
  };
}

export async function filterEnded(
  { database }: LedgerContext,
  requestIds: readonly string[],
): Promise<string[]> {
  if (requestIds.length === 0) return [];
  const rows = await database.query<{ request_id: string }>(
    `SELECT request_id FROM requests WHERE state = 'ended' AND request_id IN (${placeholders(requestIds)})`,
    requestIds,
  );
  return rows.map(({ request_id }) => request_id);
}

export async function filterIdentified(
  { database }: LedgerContext,
  requestIds: readonly string[],
): Promise<string[]> {
  if (requestIds.length === 0) return [];
  const rows = await database.query<{ request_id: string }>(
    `SELECT request_id FROM requests WHERE chain_key IS NOT NULL AND request_id IN (${placeholders(requestIds)})`,
    requestIds,
  );
  return rows.map(({ request_id }) => request_id);
}

export async function history(
  context: LedgerContext,
  identity: RequestIdentity,
): ReturnType<Ledger["requests"]["history"]> {
  const { database, unnamedSender } = context;
  const [row] = await database.query<{
    request_id: string;
    kind: string;
    workspace_id: string;
    sealed: Uint8Array | null;
    chain_key: Uint8Array | null;
  }>(
    `SELECT request_id, kind, workspace_id, sealed, chain_key FROM requests WHERE request_id IN (?, ?) AND ${SENDER_OF_ROW} = ?`,
    [...keysOf(identity), unnamedSender, identity.sender],
  );
  if (row === undefined) return null;
  const { request_id: requestId } = row;
  const isGone = isDestroyed(row.chain_key);
  const key = openRequestKey(context, requestId, row.chain_key);
  return {
    kind: row.kind,
    workspaceId: row.workspace_id === "" ? null : row.workspace_id,
    subjects: row.sealed === null || isGone ? null : openRequest(key, requestId, row.sealed).subjects,
    journal: await readJournal(database, requestId, isGone ? null : key),
  };
}

export async function isCancelRequested({ database }: LedgerContext, requestId: string): Promise<boolean> {
  const [row] = await database.query<{ cancel_requested_at: number | null }>(
    "SELECT cancel_requested_at FROM requests WHERE request_id = ?",
    [requestId],
  );
  return row !== undefined && row.cancel_requested_at !== null;
}

export async function summary({ database }: LedgerContext): Promise<LedgerSummary> {
  const open = await database.query<{ state: RequestState; count: number }>(
    "SELECT state, COUNT(*) AS count FROM requests WHERE state <> 'ended' GROUP BY state",
  );
  const [outbox] = await database.query<{ unpublished: number; set_aside: number }>(
    `SELECT COUNT(CASE WHEN set_aside_at IS NULL AND destination IS NULL THEN 1 END) AS unpublished, COUNT(set_aside_at) AS set_aside
     FROM outbox WHERE published_at IS NULL`,
  );
  const count = (state: RequestState) => open.find((row) => row.state === state)?.count ?? 0;
  return {
    open: { received: count("received"), running: count("running"), waiting: count("waiting") },
    unpublished: outbox?.unpublished ?? 0,
    quarantined: outbox?.set_aside ?? 0,
  };
}

/** When the next waiting thing is due after `after`. Callbacks, which may be due while their target rests, are left out. */
export async function nextDueAt({ database }: LedgerContext, after: number): Promise<number | null> {
  const [row] = await database.query<{
    request: number | null;
    message: number | null;
    probe: number | null;
    look: number | null;
  }>(
    `SELECT (SELECT MIN(due_at) FROM requests WHERE state = 'waiting' AND due_at > ?) AS request,
            (SELECT MIN(due_at) FROM outbox
              WHERE published_at IS NULL AND set_aside_at IS NULL AND destination IS NULL AND due_at > ?) AS message,
            (SELECT MIN(probe_at) FROM workspaces WHERE parked_reason IS NOT NULL AND probe_at > ?) AS probe,
            (SELECT MIN(due_at) FROM later_looks WHERE due_at > ?) AS look`,
    [after, after, after, after],
  );
  return least([row?.request, row?.message, row?.probe, row?.look]);
}

function least(times: readonly (number | null | undefined)[]): number | null {
  const known = times.filter((time) => typeof time === "number");
  return known.length === 0 ? null : Math.min(...known);
}
