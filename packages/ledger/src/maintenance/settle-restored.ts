import type { Queryable } from "@intercom-dsar/database";
import { journalGenesis } from "@intercom-dsar/receipts/journal-chain";
import { appendEntries, LEDGER_STEPS } from "../journal/journal.ts";
import { leaveOrder } from "../requests/precedence.ts";
import { insertRows, type LedgerContext, lockClause } from "../storage/ledger-context.ts";
import { type IdentityRow, keysOf, prefixedKey, SENDER_OF_ROW } from "../storage/request-identity.ts";
import { newRequestKey } from "../storage/request-key.ts";
import { ANY_FINGERPRINT } from "../storage/sealed-values.ts";
import type { RestoredOutcome, SettledOutcomes } from "./maintenance.ts";

/**
 * After a restore from a backup: what the world outside has been told ends here too, so that it is not done and told a second time. Each
 * outcome is a transaction of its own; to do it again changes nothing.
 */
export async function settleRestored(
  context: LedgerContext,
  outcomes: readonly RestoredOutcome[],
): Promise<SettledOutcomes> {
  const counts = { ended: 0, remembered: 0, known: 0 };
  for (const outcome of outcomes) {
    const result = await context.database.transaction((transaction) => settle(context, transaction, outcome));
    counts[result] += 1;
  }
  context.announce();
  return counts;
}

interface Row extends IdentityRow {
  [column: string]: string | null;
  state: string;
}

async function settle(
  context: LedgerContext,
  transaction: Queryable,
  outcome: RestoredOutcome,
): Promise<keyof SettledOutcomes> {
  const identity = { sender: outcome.sender ?? context.unnamedSender, requestId: outcome.requestId };
  const rows = await transaction.query<Row & { is_own: number }>(
    `SELECT request_id, sender, sender_request_id, origin, state, CASE WHEN ${SENDER_OF_ROW} = ? THEN 1 ELSE 0 END AS is_own
     FROM requests WHERE request_id IN (?, ?)${lockClause(context, "FOR UPDATE")}`,
    [context.unnamedSender, identity.sender, ...keysOf(identity)],
  );
  const own = rows.find(({ is_own }) => Number(is_own) === 1);
  if (own?.state === "ended") return "known";
  if (own !== undefined) {
    await end(context, transaction, own, outcome);
    return "ended";
  }
  const isTaken = rows.some(({ request_id }) => request_id === identity.requestId);
  const key = isTaken ? prefixedKey(identity) : identity.requestId;
  await remember(context, transaction, key, { ...outcome, ...identity });
  const row = {
    request_id: key,
    sender: identity.sender,
    sender_request_id: identity.requestId,
    origin: null,
  };
  await end(context, transaction, row, outcome);
  return "remembered";
}

/** A request that came after the backup: only that it was and how it ended. Whatever comes under its id is a repeat of it. */
async function remember(
  context: LedgerContext,
  transaction: Queryable,
  key: string,
  { sender, requestId, kind, workspaceId, receivedAt }: RestoredOutcome & { readonly sender: string },
): Promise<void> {
  const columns = [
    ...[
      "request_id",
      "kind",
      "stated_workspace",
      "workspace_id",
      "meaning",
      "meaning_key",
      "chain_key",
      "received_at",
    ],
    ...["arrived_at", "state", "head", "sender", "sender_request_id"],
  ];
  const row = [
    ...[
      key,
      kind,
      workspaceId,
      workspaceId ?? "",
      "",
      ANY_FINGERPRINT,
      newRequestKey(context, key).column,
      receivedAt,
    ],
    ...[context.now(), "ended", journalGenesis(key), sender, requestId],
  ];
  await insertRows(context, transaction, "requests", columns, [row]);
}

async function end(
  context: LedgerContext,
  transaction: Queryable,
  row: IdentityRow,
  { status, reasonCode, endedAt }: RestoredOutcome,
): Promise<void> {
  const facts = { status, code: reasonCode, restored: true };
  await appendEntries(context, transaction, row.request_id, [{ step: LEDGER_STEPS.ended, facts }]);
  await transaction.query(
    `UPDATE requests SET state = 'ended', ended_at = ?, status = ?, reason_code = ?, progress = NULL, due_at = NULL, wait_reason = NULL,
       wait_code = NULL, forecast_at = NULL WHERE request_id = ?`,
    [endedAt, status, reasonCode, row.request_id],
  );
  await leaveOrder(context, transaction, row, endedAt);
}
