import type { Queryable, SqlValue } from "@intercom-dsar/database";
import type { LedgerContext } from "../storage/ledger-context.ts";
import { placeholders } from "../storage/ledger-context.ts";
import { SENDER_OF_ROW } from "../storage/request-identity.ts";
import type { OutcomeStatus, RequestState, WaitReason } from "../types.ts";

/** Which requests are meant; what is left out excludes none. All of it has to fit. */
export interface RequestFilter {
  /** As a view tells it: what an operator has paused is `waiting`. */
  readonly state?: RequestState;
  /** Whether it has not ended. */
  readonly open?: boolean;
  readonly kind?: string;
  readonly status?: OutcomeStatus;
  readonly reasonCode?: string;
  readonly sender?: string;
  /** Assigned to it, or stating it and not assigned yet. */
  readonly workspaceId?: string;
  /** Open, with a deadline that has passed. */
  readonly overdue?: boolean;
  readonly waitReason?: WaitReason;
}

/** A condition in SQL and its values. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Whether the filter has room for requests that have not ended alone. */
export function isOfOpen({ state, open, overdue, waitReason }: RequestFilter): boolean {
  return (
    open === true ||
    overdue === true ||
    waitReason !== undefined ||
    (state !== undefined && state !== "ended")
  );
}

/** The filter as conditions on rows of `requests`. */
export async function conditionsOf(
  context: LedgerContext,
  queryable: Queryable,
  filter: RequestFilter,
): Promise<readonly Condition[]> {
  const { state, kind, status, reasonCode, sender, workspaceId, overdue, waitReason } = filter;
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: readonly SqlValue[]) => conditions.push({ sql, values });
  if (isOfOpen(filter)) add("state <> 'ended'");
  if (filter.open === false) add("state = 'ended'");
  if (state === "ended" || state === "running") add("state = ?", state);
  else if (state !== undefined || waitReason !== undefined)
    conditions.push(...unstarted(await pausedCondition(context, queryable), state, waitReason));
  if (kind !== undefined) add("kind = ?", kind);
  if (status !== undefined) add("status = ?", status);
  // Without these words neither database takes the index that holds the rare statuses alone.
  if (status !== undefined && status !== "completed") add("status <> 'completed'");
  if (reasonCode !== undefined) add("reason_code = ?", reasonCode);
  // PostgreSQL can't estimate what an expression is equal to, and would sort everything first.
  if (sender !== undefined)
    add(`(sender = ? OR (sender IS NULL AND ${SENDER_OF_ROW} = ?))`, sender, context.unnamedSender, sender);
  if (workspaceId !== undefined)
    add("(workspace_id = ? OR (workspace_id = '' AND stated_workspace = ?))", workspaceId, workspaceId);
  if (overdue === true) add("deadline < ?", context.now());
  return conditions;
}

/** What is paused waits for that alone, whatever its row says. */
function unstarted(
  paused: Condition,
  state: RequestState | undefined,
  reason: WaitReason | undefined,
): Condition[] {
  const conditions: Condition[] = [];
  const not: Condition = { sql: `NOT ${paused.sql}`, values: paused.values };
  if (state === "received") conditions.push({ sql: "state = 'received'", values: [] }, not);
  if (state === "waiting" && reason === undefined)
    conditions.push({
      sql: `(state = 'waiting' OR (state = 'received' AND ${paused.sql}))`,
      values: paused.values,
    });
  if (reason === "paused")
    conditions.push({
      sql: `((state = 'waiting' AND wait_reason = 'paused') OR (state IN ('received', 'waiting') AND ${paused.sql}))`,
      values: paused.values,
    });
  else if (reason !== undefined)
    conditions.push({ sql: "state = 'waiting' AND wait_reason = ?", values: [reason] }, not);
  return conditions;
}

async function pausedCondition({ unnamedSender }: LedgerContext, queryable: Queryable): Promise<Condition> {
  const rows = await queryable.query<{ scope: string; name: string }>("SELECT scope, name FROM pauses");
  const named = (scope: string) => rows.filter((row) => row.scope === scope).map(({ name }) => name);
  if (named("everything").length > 0) return { sql: "(1 = 1)", values: [] };
  const [workspaces, senders] = [named("workspace"), named("sender")];
  const parts = [
    ...(workspaces.length > 0 ? [`workspace_id IN (${placeholders(workspaces)})`] : []),
    ...(senders.length > 0 ? [`${SENDER_OF_ROW} IN (${placeholders(senders)})`] : []),
  ];
  if (parts.length === 0) return { sql: "(1 = 0)", values: [] };
  return {
    sql: `(${parts.join(" OR ")})`,
    values: [...workspaces, ...(senders.length > 0 ? [unnamedSender, ...senders] : [])],
  };
}
