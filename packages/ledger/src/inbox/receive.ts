import type { Queryable } from "@intercom-dsar/database";
import { appendEntries, digest, genesis, LEDGER_STEPS, newChainKey } from "../journal/journal.ts";
import { putMessages } from "../outbox/outbox-messages.ts";
import { insertPersons, leaveOrder, personRows } from "../requests/precedence.ts";
import { insertRows, type LedgerContext, placeholders } from "../storage/ledger-context.ts";
import {
  IDENTITY_COLUMNS,
  type IdentityRow,
  identityOf,
  keysOf,
  prefixedKey,
  SENDER_OF_ROW,
} from "../storage/request-identity.ts";
import { sealRequest } from "../storage/sealed-values.ts";
import type { IntakeResult, OutboxMessage, RequestIdentity, Submission } from "../types.ts";

type RequestSubmission = Extract<Submission, { type: "request" }>;
type RejectionSubmission = Extract<Submission, { type: "rejection" }>;

/** What tells whether a request is the same as one that is known. */
interface Known {
  readonly key: string;
  readonly meaning: string;
  readonly stated: string | null;
  readonly settled: string | null;
}

/** What the ledger has, and has taken from the batch so far, of the ids that occur in it. */
interface Earlier {
  /** By `prefixedKey`. */
  readonly known: Map<string, Known>;
  /** Bare ids that are keys. */
  readonly keys: Set<string>;
  readonly cancelled: ReadonlyMap<string, number>;
}

/** What one batch adds, collected so that each table takes it in few statements. */
interface Additions {
  readonly requests: (string | number | Uint8Array | null)[][];
  readonly persons: [person: string, requestId: string][];
  readonly workspaces: Set<string>;
  readonly messages: OutboxMessage[];
  readonly rejections: { readonly key: string; readonly submission: RejectionSubmission }[];
}

const REQUEST_COLUMNS = [
  "request_id", "kind", "stated_workspace", "workspace_id", "meaning", "sealed", "chain_key", "received_at", "deadline", "after_id",
  "retry_of", "traceparent", "arrived_at", "state", "cancel_requested_at", "head", "origin", "sender", "sender_request_id",
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
    const earlier: Earlier = {
      ...(await knownRequests(context, transaction, identities)),
      cancelled: await notedCancels(context, transaction, identities),
    };
    const additions: Additions = {
      requests: [],
      persons: [],
      workspaces: new Set(),
      messages: [],
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
  const meaning = context.keyring.mac("meaning", submission.meaning);
  const key = keys.has(identity.requestId) ? name : identity.requestId;
  const one: Known = { key, meaning, stated, settled };
  const earlier = known.get(name);
  if (earlier !== undefined) {
    if (isSame(earlier, one)) return "duplicate";
    if (submission.onConflict !== null) additions.messages.push(submission.onConflict());
    return "conflict";
  }
  known.set(name, one);
  keys.add(key);
  if (submission.type === "rejection") {
    additions.rejections.push({ key, submission });
    additions.requests.push(rejectionRow(context, submission, one));
  } else {
    const { workspaceId, subjects } = submission.request;
    additions.requests.push(requestRow(context, submission, one, cancelled.get(name) ?? null));
    additions.workspaces.add(workspaceId ?? "");
    if (workspaceId !== null) additions.persons.push(...personRows(context, workspaceId, key, subjects));
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
  { key, meaning }: Known,
  cancelRequestedAt: number | null,
) {
  return [
    key,
    request.kind,
    request.statedWorkspaceId,
    request.workspaceId ?? "",
    meaning,
    sealRequest(context.keyring, key, request),
    newChainKey(context.keyring, key),
    request.receivedAt,
    request.deadline,
    request.after,
    request.retryOf,
    request.traceparent,
    context.now(),
    "received",
    cancelRequestedAt,
    genesis(key),
    request.origin ?? null,
    request.sender,
    request.requestId,
  ];
}

function rejectionRow(context: LedgerContext, submission: RejectionSubmission, { key, meaning }: Known) {
  const { sender, requestId, kind, statedWorkspaceId, receivedAt, traceparent, origin = null } = submission;
  const now = context.now();
  return [
    key,
    kind,
    statedWorkspaceId,
    "",
    meaning,
    null,
    newChainKey(context.keyring, key),
    receivedAt,
    null,
    null,
    null,
    traceparent,
    now,
    "ended",
    null,
    genesis(key),
    origin,
    sender,
    requestId,
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

interface KnownRow extends IdentityRow {
  [column: string]: string | null;
  meaning: string;
  stated_workspace: string | null;
  workspace_id: string;
}

async function knownRequests(
  context: LedgerContext,
  transaction: Queryable,
  identities: readonly RequestIdentity[],
): Promise<Pick<Earlier, "known" | "keys">> {
  const asked = identities.flatMap(keysOf);
  const rows =
    asked.length === 0
      ? []
      : await transaction.query<KnownRow>(
          `SELECT ${IDENTITY_COLUMNS}, meaning, stated_workspace, workspace_id FROM requests
           WHERE request_id IN (${placeholders(asked)})`,
          asked,
        );
  const known = rows.map((row): [string, Known] => {
    const { requestId, sender, senderRequestId } = identityOf(context, row);
    const { meaning, stated_workspace: stated, workspace_id } = row;
    return [
      prefixedKey({ sender, requestId: senderRequestId }),
      { key: requestId, meaning, stated, settled: workspace_id === "" ? null : workspace_id },
    ];
  });
  return { known: new Map(known), keys: new Set(rows.map(({ request_id }) => request_id)) };
}

/** By `prefixedKey`. The table of the release before knows no senders: it speaks of the requests of this process's own endpoint. */
async function notedCancels(
  { unnamedSender }: LedgerContext,
  transaction: Queryable,
  identities: readonly RequestIdentity[],
): Promise<Map<string, number>> {
  if (identities.length === 0) return new Map();
  const senders = [...new Set(identities.map(({ sender }) => sender))];
  const ids = [...new Set(identities.map(({ requestId }) => requestId))];
  const rows = await transaction.query<{ sender: string; request_id: string; noted_at: number }>(
    `SELECT sender, request_id, noted_at FROM sender_cancels
       WHERE sender IN (${placeholders(senders)}) AND request_id IN (${placeholders(ids)})
     UNION ALL SELECT CAST(? AS TEXT), request_id, noted_at FROM cancels WHERE request_id IN (${placeholders(ids)})`,
    [...senders, ...ids, unnamedSender, ...ids],
  );
  return new Map(
    rows.map(({ sender, request_id, noted_at }) => [
      prefixedKey({ sender, requestId: request_id }),
      noted_at,
    ]),
  );
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
