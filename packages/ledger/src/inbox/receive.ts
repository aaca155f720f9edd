import type { Queryable } from "@intercom-dsar/database";
import { appendEntries, digest, genesis, LEDGER_STEPS, newChainKey } from "../journal/journal.ts";
import { putMessages } from "../outbox/outbox-messages.ts";
import { insertPersons, leaveOrder, personRows } from "../requests/precedence.ts";
import { insertRows, type LedgerContext, placeholders } from "../storage/ledger-context.ts";
import { sealRequest } from "../storage/sealed-values.ts";
import type { IntakeResult, OutboxMessage, Submission } from "../types.ts";

type RequestSubmission = Extract<Submission, { type: "request" }>;
type RejectionSubmission = Extract<Submission, { type: "rejection" }>;

/** What tells whether a request is the same as one that is known. */
interface Known {
  readonly meaning: string;
  readonly stated: string | null;
  readonly settled: string | null;
}

/** What one batch adds, collected so that each table takes it in few statements. */
interface Additions {
  readonly requests: (string | number | Uint8Array | null)[][];
  readonly persons: [person: string, requestId: string][];
  readonly workspaces: Set<string>;
  readonly messages: OutboxMessage[];
  readonly rejections: RejectionSubmission[];
}

const REQUEST_COLUMNS = [
  "request_id", "kind", "stated_workspace", "workspace_id", "meaning", "sealed", "chain_key", "received_at", "deadline", "after_id",
  "retry_of", "traceparent", "arrived_at", "state", "cancel_requested_at", "head", "origin",
] as const; // biome-ignore format: one row of names

/** Stores a batch of submissions in one transaction; the receipts are in the batch's order. */
export async function receive(context: LedgerContext, batch: readonly Submission[]): Promise<IntakeResult[]> {
  if (batch.length === 0) return [];
  const receipts = await context.database.transaction(async (transaction) => {
    const ids = batch.flatMap((submission) =>
      "requestId" in submission
        ? [submission.requestId]
        : submission.type === "request"
          ? [submission.request.requestId]
          : [],
    );
    const known = await knownRequests(transaction, ids);
    const cancelled = await notedCancels(transaction, ids);
    const additions: Additions = {
      requests: [],
      persons: [],
      workspaces: new Set(),
      messages: [],
      rejections: [],
    };
    const answers: IntakeResult[] = [];
    const cancels: string[] = [];
    for (const submission of batch) {
      if (submission.type === "dead-letter") {
        additions.messages.push(submission.message);
        answers.push("dead-letter");
      } else if (submission.type === "cancel") {
        cancels.push(submission.requestId);
        answers.push("cancel-noted");
      } else answers.push(addRequest(context, additions, known, cancelled, submission));
    }
    await write(context, transaction, additions);
    for (const requestId of cancels) await noteCancel(context, transaction, requestId);
    return answers;
  });
  context.announce();
  return receipts;
}

function addRequest(
  context: LedgerContext,
  additions: Additions,
  known: Map<string, Known>,
  cancelled: ReadonlyMap<string, number>,
  submission: RequestSubmission | RejectionSubmission,
): IntakeResult {
  const requestId = submission.type === "request" ? submission.request.requestId : submission.requestId;
  const stated =
    submission.type === "request" ? submission.request.statedWorkspaceId : submission.statedWorkspaceId;
  const settled = submission.type === "request" ? submission.request.workspaceId : null;
  const one: Known = { meaning: context.keyring.mac("meaning", submission.meaning), stated, settled };
  const earlier = known.get(requestId);
  if (earlier !== undefined) {
    if (isSame(earlier, one)) return "duplicate";
    if (submission.onConflict !== null) additions.messages.push(submission.onConflict());
    return "conflict";
  }
  known.set(requestId, one);
  if (submission.type === "request")
    additions.requests.push(requestRow(context, submission, one.meaning, cancelled.get(requestId) ?? null));
  else additions.rejections.push(submission);
  if (submission.type === "rejection")
    additions.requests.push(rejectionRow(context, submission, one.meaning));
  else {
    const { workspaceId, subjects } = submission.request;
    additions.workspaces.add(workspaceId ?? "");
    if (workspaceId !== null)
      additions.persons.push(...personRows(context, workspaceId, requestId, subjects));
  }
  return "accepted";
}

/** The workspace may be stated, or left out where there is only one: both mean the same. */
function isSame(earlier: Known, later: Known): boolean {
  if (earlier.meaning !== later.meaning) return false;
  const first = earlier.stated ?? earlier.settled;
  const second = later.stated ?? later.settled;
  return first === null || second === null || first === second;
}

function requestRow(
  context: LedgerContext,
  { request }: RequestSubmission,
  meaning: string,
  cancelRequestedAt: number | null,
) {
  const { requestId } = request;
  return [
    requestId,
    request.kind,
    request.statedWorkspaceId,
    request.workspaceId ?? "",
    meaning,
    sealRequest(context.keyring, requestId, request),
    newChainKey(context.keyring, requestId),
    request.receivedAt,
    request.deadline,
    request.after,
    request.retryOf,
    request.traceparent,
    context.now(),
    "received",
    cancelRequestedAt,
    genesis(requestId),
    request.origin ?? null,
  ];
}

function rejectionRow(context: LedgerContext, submission: RejectionSubmission, meaning: string) {
  const { requestId, kind, statedWorkspaceId, receivedAt, traceparent, origin = null } = submission;
  const key = newChainKey(context.keyring, requestId);
  const now = context.now();
  return [
    requestId,
    kind,
    statedWorkspaceId,
    "",
    meaning,
    null,
    key,
    receivedAt,
    null,
    null,
    null,
    traceparent,
    now,
    "ended",
    null,
    genesis(requestId),
    origin,
  ];
}

async function write(context: LedgerContext, transaction: Queryable, additions: Additions): Promise<void> {
  const workspaces = [...additions.workspaces].map((id) => [id]);
  await insertRows(
    context,
    transaction,
    "workspaces",
    ["workspace_id"],
    workspaces,
    "ON CONFLICT (workspace_id) DO NOTHING",
  );
  await insertRows(context, transaction, "requests", REQUEST_COLUMNS, additions.requests);
  await insertPersons(context, transaction, additions.persons);
  for (const rejection of additions.rejections)
    additions.messages.push(...(await endRejection(context, transaction, rejection)));
  await putMessages(context, transaction, additions.messages);
}

async function endRejection(
  context: LedgerContext,
  transaction: Queryable,
  rejection: RejectionSubmission,
): Promise<OutboxMessage[]> {
  const { requestId, reasonCode } = rejection;
  const endedAt = context.now();
  const entry = { step: LEDGER_STEPS.ended, facts: { status: "rejected", code: reasonCode } };
  const [written] = await appendEntries(context, transaction, requestId, [entry]);
  await transaction.query(
    "UPDATE requests SET ended_at = ?, status = 'rejected', reason_code = ? WHERE request_id = ?",
    [endedAt, reasonCode, requestId],
  );
  await leaveOrder(transaction, requestId, endedAt);
  return [rejection.outcome({ journalDigest: digest(written?.hash ?? ""), endedAt })].flat();
}

async function knownRequests(transaction: Queryable, ids: readonly string[]): Promise<Map<string, Known>> {
  if (ids.length === 0) return new Map();
  const rows = await transaction.query<{
    request_id: string;
    meaning: string;
    stated_workspace: string | null;
    workspace_id: string;
  }>(
    `SELECT request_id, meaning, stated_workspace, workspace_id FROM requests WHERE request_id IN (${placeholders(ids)})`,
    ids,
  );
  return new Map(
    rows.map(({ request_id, meaning, stated_workspace, workspace_id }) => [
      request_id,
      { meaning, stated: stated_workspace, settled: workspace_id === "" ? null : workspace_id },
    ]),
  );
}

async function notedCancels(transaction: Queryable, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await transaction.query<{ request_id: string; noted_at: number }>(
    `SELECT request_id, noted_at FROM cancels WHERE request_id IN (${placeholders(ids)})`,
    ids,
  );
  return new Map(rows.map(({ request_id, noted_at }) => [request_id, noted_at]));
}

/** A cancel that comes before its request is kept for it; one for a request that waits makes it due, so that it ends now. */
async function noteCancel({ now }: LedgerContext, transaction: Queryable, requestId: string): Promise<void> {
  const at = now();
  const updated = await transaction.query(
    `UPDATE requests SET cancel_requested_at = ?,
       state = CASE WHEN state = 'waiting' AND begun_at IS NULL THEN 'received' ELSE state END
     WHERE request_id = ? RETURNING request_id`,
    [at, requestId],
  );
  if (updated.length > 0) return;
  await transaction.query(
    "INSERT INTO cancels (request_id, noted_at) VALUES (?, ?) ON CONFLICT (request_id) DO NOTHING",
    [requestId, at],
  );
}
