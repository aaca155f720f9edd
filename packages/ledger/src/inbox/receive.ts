import type { Queryable } from "@intercom-dsar/database";
import { journalGenesis } from "@intercom-dsar/receipts/journal-chain";
import { appendEntries, digest, LEDGER_STEPS } from "../journal/journal.ts";
import { putMessages } from "../outbox/outbox-messages.ts";
import { insertPersons, leaveOrder, type PersonRow, personRows } from "../requests/precedence.ts";
import { insertRows, type LedgerContext } from "../storage/ledger-context.ts";
import { keysOf, prefixedKey, SENDER_OF_ROW } from "../storage/request-identity.ts";
import { newRequestKey } from "../storage/request-key.ts";
import { ANY_FINGERPRINT, sealRequest } from "../storage/sealed-values.ts";
import type { IntakeResult, NewJournalEntry, OutboxMessage, RequestIdentity, Submission } from "../types.ts";
import { type Earlier, type Known, readEarlier } from "./earlier-requests.ts";

type RequestSubmission = Extract<Submission, { type: "request" }>;
type RejectionSubmission = Extract<Submission, { type: "rejection" }>;

/** What one batch adds, collected so that each table takes it in few statements. */
interface Additions {
  readonly requests: (string | number | Uint8Array | null)[][];
  readonly persons: PersonRow[];
  readonly workspaces: Set<string>;
  readonly messages: OutboxMessage[];
  readonly entries: { readonly key: string; readonly added: readonly NewJournalEntry[] }[];
  readonly rejections: { readonly key: string; readonly submission: RejectionSubmission }[];
}

/** The purpose of the hashes that tell whether two requests are the same. */
const MEANING = "meaning";

const REQUEST_COLUMNS = [
  "request_id", "kind", "stated_workspace", "workspace_id", "meaning", "sealed", "chain_key", "received_at", "deadline", "after_id",
  "retry_of", "traceparent", "arrived_at", "state", "cancel_requested_at", "head", "origin", "sender", "sender_request_id", "meaning_key", "regulation",
] as const; // biome-ignore format: one row of names

/** Stores a batch of submissions in one transaction; the receipts are in the batch's order. */
export async function receive(context: LedgerContext, batch: readonly Submission[]): Promise<IntakeResult[]> {
  if (batch.length === 0) return [];
  const receipts = await context.database.transaction(async (transaction) => {
    const identities = batch.flatMap((submission): RequestIdentity[] =>
      submission.type === "request"
        ? [submission.request]
        : submission.type === "rejection"
          ? [submission]
          : [],
    );
    const earlier = await readEarlier(context, transaction, identities);
    const additions: Additions = {
      requests: [],
      persons: [],
      workspaces: new Set(),
      messages: [],
      entries: [],
      rejections: [],
    };
    const answers: IntakeResult[] = [];
    const cancels: RequestIdentity[] = [];
    for (const submission of batch) {
      if (submission.type === "dead-letter") {
        additions.messages.push(submission.message);
        answers.push("dead-letter");
      } else if (submission.type === "cancel") {
        cancels.push(submission);
        answers.push("cancel-noted");
      } else answers.push(addRequest(context, additions, earlier, submission));
    }
    await write(context, transaction, additions);
    for (const identity of cancels) await noteCancel(context, transaction, identity);
    return answers;
  });
  context.announce();
  return receipts;
}

function addRequest(
  context: LedgerContext,
  additions: Additions,
  { known, keys, cancelled }: Earlier,
  submission: RequestSubmission | RejectionSubmission,
): IntakeResult {
  const identity = submission.type === "request" ? submission.request : submission;
  const name = prefixedKey(identity);
  const stated =
    submission.type === "request" ? submission.request.statedWorkspaceId : submission.statedWorkspaceId;
  const settled = submission.type === "request" ? submission.request.workspaceId : null;
  const hashKey = context.hashKeys.current();
  const requestFingerprint = hashKey.mac(MEANING, submission.requestFingerprint);
  const key = keys.has(identity.requestId) ? name : identity.requestId;
  const one: Known = { key, requestFingerprint, fingerprintKey: hashKey.id, stated, settled };
  const earlier = known.get(name);
  if (earlier !== undefined) {
    if (isSame(context, earlier, one, submission.requestFingerprint)) return "duplicate";
    if (submission.onConflict !== null) additions.messages.push(submission.onConflict());
    return "conflict";
  }
  known.set(name, one);
  keys.add(key);
  if (submission.type === "rejection") {
    additions.rejections.push({ key, submission });
    additions.requests.push(rejectionRow(context, submission, one));
  } else {
    const { workspaceId, subjects, entries } = submission.request;
    if (entries !== undefined && entries.length > 0) additions.entries.push({ key, added: entries });
    additions.requests.push(requestRow(context, submission, one, cancelled.get(name) ?? null));
    additions.workspaces.add(workspaceId ?? "");
    if (workspaceId !== null) additions.persons.push(...personRows(context, workspaceId, key, subjects));
  }
  return "accepted";
}

/** The workspace may be stated, or left out where there is only one: both mean the same. */
function isSame(context: LedgerContext, earlier: Known, later: Known, requestFingerprint: string): boolean {
  if (
    earlier.fingerprintKey === later.fingerprintKey
      ? earlier.requestFingerprint !== later.requestFingerprint
      : !means(context, earlier, requestFingerprint)
  )
    return false;
  const first = earlier.stated ?? earlier.settled;
  const second = later.stated ?? later.settled;
  return first === null || second === null || first === second;
}

/** Under the key that its hash was made with; the release before wrote down none. */
function means(
  { hashKeys }: LedgerContext,
  { requestFingerprint: hash, fingerprintKey }: Known,
  requestFingerprint: string,
): boolean {
  if (fingerprintKey === ANY_FINGERPRINT) return true;
  const keys = hashKeys.all.filter(({ id }) => fingerprintKey === null || fingerprintKey === id);
  return keys.some((key) => key.mac(MEANING, requestFingerprint) === hash);
}

function requestRow(
  context: LedgerContext,
  { request }: RequestSubmission,
  { key, requestFingerprint, fingerprintKey }: Known,
  cancelRequestedAt: number | null,
) {
  const requestKey = newRequestKey(context, key);
  return [
    key,
    request.kind,
    request.statedWorkspaceId,
    request.workspaceId ?? "",
    requestFingerprint,
    sealRequest(requestKey.key, key, request),
    requestKey.column,
    request.receivedAt,
    request.deadline,
    request.after,
    request.retryOf,
    request.traceparent,
    context.now(),
    "received",
    cancelRequestedAt,
    journalGenesis(key),
    request.origin ?? null,
    request.sender,
    request.requestId,
    fingerprintKey,
    request.regulation ?? null,
  ];
}

function rejectionRow(
  context: LedgerContext,
  submission: RejectionSubmission,
  { key, requestFingerprint, fingerprintKey }: Known,
) {
  const { sender, requestId, kind, statedWorkspaceId, receivedAt, traceparent, origin = null } = submission;
  const now = context.now();
  return [
    key,
    kind,
    statedWorkspaceId,
    "",
    requestFingerprint,
    null,
    newRequestKey(context, key).column,
    receivedAt,
    null,
    null,
    null,
    traceparent,
    now,
    "ended",
    null,
    journalGenesis(key),
    origin,
    sender,
    requestId,
    fingerprintKey,
    null,
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
  for (const { key, added } of additions.entries) await appendEntries(context, transaction, key, added);
  for (const rejection of additions.rejections)
    additions.messages.push(...(await endRejection(context, transaction, rejection)));
  await putMessages(context, transaction, additions.messages);
}

async function endRejection(
  context: LedgerContext,
  transaction: Queryable,
  { key, submission }: Additions["rejections"][number],
): Promise<OutboxMessage[]> {
  const { sender, requestId, reasonCode, origin = null } = submission;
  const endedAt = context.now();
  const entry = { step: LEDGER_STEPS.ended, facts: { status: "rejected", code: reasonCode } };
  const [written] = await appendEntries(context, transaction, key, [entry]);
  await transaction.query(
    "UPDATE requests SET ended_at = ?, status = 'rejected', reason_code = ? WHERE request_id = ?",
    [endedAt, reasonCode, key],
  );
  const row = { request_id: key, sender, sender_request_id: requestId, origin };
  await leaveOrder(context, transaction, row, endedAt);
  return [submission.outcome({ requestId: key, journalDigest: digest(written?.hash ?? ""), endedAt })].flat();
}

/** A cancel that comes before its request is kept for it; one for a request that waits makes it due, so that it ends now. */
async function noteCancel(
  { now, unnamedSender }: LedgerContext,
  transaction: Queryable,
  identity: RequestIdentity,
): Promise<void> {
  const at = now();
  const updated = await transaction.query(
    `UPDATE requests SET cancel_requested_at = ?,
       state = CASE WHEN state = 'waiting' AND begun_at IS NULL THEN 'received' ELSE state END
     WHERE request_id IN (?, ?) AND ${SENDER_OF_ROW} = ? RETURNING request_id`,
    [at, ...keysOf(identity), unnamedSender, identity.sender],
  );
  if (updated.length > 0) return;
  await transaction.query(
    "INSERT INTO sender_cancels (sender, request_id, noted_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    [identity.sender, identity.requestId, at],
  );
  // Instances of the release before, which may take the request, look here alone.
  if (identity.sender === unnamedSender)
    await transaction.query(
      "INSERT INTO cancels (request_id, noted_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
      [identity.requestId, at],
    );
}
