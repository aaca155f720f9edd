import type { Queryable } from "@intercom-dsar/database";
import { watchContacts, watchPerson } from "../hints/deleted-subjects.ts";
import { countDeletion } from "../holds/daily-limit.ts";
import { readPauses } from "../holds/pauses.ts";
import { appendEntries, digest, LEDGER_STEPS } from "../journal/journal.ts";
import { checkLease } from "../leases/acquire-leases.ts";
import type { Ledger } from "../ledger.ts";
import { planLook } from "../looks/later-looks.ts";
import { planNotices } from "../notices/erasure-notices.ts";
import { putMessages } from "../outbox/outbox-messages.ts";
import { insertRows, type LedgerContext } from "../storage/ledger-context.ts";
import { LedgerError } from "../storage/ledger-error.ts";
import { senderOf } from "../storage/request-identity.ts";
import type { JournalEntry, Lease, NewJournalEntry, OutboxMessage } from "../types.ts";
import { claimedRow, onClaimed, type Running, sealProgress, subjectsOf } from "./claimed-request.ts";
import { HELD_WAIT } from "./operator-hold.ts";
import {
  blockersOf,
  insertPersons,
  leaveOrder,
  letOthersPass,
  personRows,
  samePerson,
} from "./precedence.ts";

export function append(
  context: LedgerContext,
  lease: Lease,
  requestId: string,
  entries: readonly NewJournalEntry[],
  { unlessHeld = false, messages = [] }: NonNullable<Parameters<Ledger["requests"]["append"]>[3]> = {},
): Promise<JournalEntry[]> {
  return onClaimed(context, lease, requestId, async (transaction, request) => {
    if (unlessHeld) checkHold(request);
    await putMessages(context, transaction, messages);
    return write(context, transaction, lease, request, entries);
  });
}

/** The hold and the call that is about to be sent meet in this row: one of them comes first. */
function checkHold({ held_at }: Running): void {
  if (held_at !== null) throw new LedgerError("held_by_operator", "an operator holds the request");
}

/** Appends to the journal, and remembers the contacts that are to be found again. */
async function write(
  context: LedgerContext,
  transaction: Queryable,
  { workspaceId }: Lease,
  request: Running,
  entries: readonly NewJournalEntry[],
): Promise<JournalEntry[]> {
  const requestId = request.request_id;
  const written = await appendEntries(context, transaction, requestId, entries, request);
  await watchContacts(context, transaction, { requestId, workspaceId }, entries);
  return written;
}

/** The cancel and the point of no return meet in this transaction: one of them comes first, and the other sees it. */
export function begin(
  context: LedgerContext,
  lease: Lease,
  requestId: string,
  entries: readonly NewJournalEntry[],
  messages: readonly OutboxMessage[] = [],
  deletionsPerDay: number | null = null,
): Promise<JournalEntry[] | null> {
  return onClaimed(
    context,
    lease,
    requestId,
    async (transaction, request) => {
      const { kind, cancel_requested_at, begun_at } = request;
      if (begun_at === null && cancel_requested_at !== null) return null;
      checkHold(request);
      if (begun_at === null) await checkPauses(context, transaction, lease, request);
      const running = begun_at === null ? await samePerson(transaction, requestId, kind, ["running"]) : [];
      if (running.length > 0)
        throw new LedgerError("blocked", "another request of the same person is running");
      if (
        begun_at === null &&
        kind === "deletion" &&
        deletionsPerDay !== null &&
        request.released_at === null
      )
        await countDeletion(context, transaction, senderOf(context, request), deletionsPerDay);
      await transaction.query("UPDATE requests SET begun_at = COALESCE(begun_at, ?) WHERE request_id = ?", [
        context.now(),
        requestId,
      ]);
      if (begun_at === null) await putMessages(context, transaction, messages);
      return write(context, transaction, lease, request, entries);
    },
    "alone",
  );
}

/** What was claimed before the pause does nothing irreversible any more. */
async function checkPauses(
  context: LedgerContext,
  transaction: Queryable,
  { workspaceId }: Lease,
  request: Running,
): Promise<void> {
  const pauses = await readPauses(transaction);
  if (pauses.holdsWorkspace(workspaceId) || pauses.holdsSender(senderOf(context, request)))
    throw new LedgerError("paused", "an operator has paused it");
}

export async function wait(
  context: LedgerContext,
  lease: Lease,
  requestId: string,
  wait: Parameters<Ledger["requests"]["wait"]>[2],
): Promise<void> {
  const { reason, code, progress = null, entries = [], messages = [] } = wait;
  const isOrder = reason === "order";
  const canRun = reason === "retry" || reason === "verification";
  await onClaimed(
    context,
    lease,
    requestId,
    async (transaction, request) => {
      await write(context, transaction, lease, request, entries);
      // What it waits for may have ended since it was claimed: that end has woken nobody.
      const isFree = isOrder && (await blockersOf(context, transaction, request)).length === 0;
      // A cancel that came since then found nothing that waits: it ends the request now.
      const isCancelled = request.begun_at === null && request.cancel_requested_at !== null;
      // An operator may have let go of it since then.
      const isReleased = code === HELD_WAIT.code && request.held_at === null;
      const dueAt = isFree || isCancelled || isReleased ? context.now() : wait.dueAt;
      await transaction.query(
        "UPDATE requests SET state = 'waiting', wait_reason = ?, wait_code = ?, due_at = ?, progress = ? WHERE request_id = ?",
        [reason, code, dueAt, sealProgress(context, request, progress), requestId],
      );
      await putMessages(context, transaction, messages);
      if (!canRun) await letOthersPass(transaction, request, context.now());
    },
    // Whoever begins to wait for this request at the same moment sees it wait, or is seen waiting.
    canRun ? undefined : "alone",
  );
  context.announce();
}

export async function requeue(
  context: LedgerContext,
  lease: Lease,
  requestId: string,
  progress: Uint8Array | null,
): Promise<void> {
  await onClaimed(context, lease, requestId, (transaction, request) =>
    transaction.query(
      "UPDATE requests SET state = 'received', urgency = 0, progress = ? WHERE request_id = ?",
      [sealProgress(context, request, progress), requestId],
    ),
  );
  context.announce();
}

/** From here on the person is known in the workspace, so requests about the same one can be kept in order. */
export async function assign(
  context: LedgerContext,
  lease: Lease,
  requestIds: readonly string[],
  workspaceId: string,
  messages: readonly OutboxMessage[] = [],
): Promise<void> {
  await context.database.transaction(async (transaction) => {
    await checkLease(context, transaction, lease);
    await insertRows(
      context,
      transaction,
      "workspaces",
      ["workspace_id"],
      [[workspaceId]],
      "ON CONFLICT (workspace_id) DO NOTHING",
    );
    for (const requestId of requestIds) await assignOne(context, transaction, lease, requestId, workspaceId);
    await putMessages(context, transaction, messages);
  });
  context.announce();
}

async function assignOne(
  context: LedgerContext,
  transaction: Queryable,
  lease: Lease,
  requestId: string,
  workspaceId: string,
): Promise<void> {
  const subjects = await subjectsOf(
    context,
    transaction,
    await claimedRow(context, transaction, lease, requestId),
  );
  await insertPersons(context, transaction, personRows(context, workspaceId, requestId, subjects));
  await transaction.query(
    `UPDATE requests SET workspace_id = ?, state = 'received', urgency = 1, attempts = 0, started_at = NULL, wait_reason = NULL,
       wait_code = NULL WHERE request_id = ?`,
    [workspaceId, requestId],
  );
}

export async function end(
  context: LedgerContext,
  lease: Lease,
  requestId: string,
  end: Parameters<Ledger["requests"]["end"]>[2],
): Promise<void> {
  const { status, reasonCode, entries = [], outcome, watch = false, look = null, notices = [] } = end;
  await onClaimed(
    context,
    lease,
    requestId,
    async (transaction, request) => {
      const endedAt = context.now();
      const closing = { step: LEDGER_STEPS.ended, facts: { status, code: reasonCode } };
      const written = await write(context, transaction, lease, request, [...entries, closing]);
      const head = written.at(-1)?.hash ?? "";
      await transaction.query(
        `UPDATE requests SET state = 'ended', ended_at = ?, status = ?, reason_code = ?, progress = NULL, due_at = NULL,
         wait_reason = NULL, wait_code = NULL, forecast_at = NULL WHERE request_id = ?`,
        [endedAt, status, reasonCode, requestId],
      );
      const addresses = watch ? await subjectsOf(context, transaction, request) : [];
      await watchPerson(
        context,
        transaction,
        { requestId, workspaceId: lease.workspaceId },
        addresses,
        endedAt,
      );
      if (look !== null) await planLook(context, transaction, lease, requestId, look);
      await planNotices(context, transaction, requestId, notices, endedAt);
      await putMessages(
        context,
        transaction,
        [outcome({ requestId, journalDigest: digest(head), endedAt })].flat(),
      );
      await leaveOrder(context, transaction, request, endedAt);
    },
    "alone",
  );
  context.announce();
}
