import { suppressionHash } from "@intercom-dsar/dsar-events";
import {
  encodeOutcome,
  encodeStatus,
  encodeSubjectReappeared,
  encodeSuppression,
  type Outcome,
} from "@intercom-dsar/dsar-events/service";
import type {
  ClaimedRequest,
  DueLook,
  LateRequest,
  NewNotice,
  OutboxMessage,
  OutcomeStatus,
  Reappearance,
  ReappearedHint,
} from "@intercom-dsar/ledger";
import { RECEIPT_HEADER } from "@intercom-dsar/receipts";
import type { CallCounts } from "../domain/call-counts.ts";
import type { CallbackPolicy } from "../domain/callback-policy.ts";
import type { IntercomAnswer } from "../domain/errors.ts";
import type { LookVerdict } from "../domain/later-look.ts";
import { NO_NOTICES, type NoticeSettings } from "../domain/notices.ts";
import type { OptOuts } from "../domain/opt-outs.ts";
import type { OutcomeBody } from "../domain/outcome-body.ts";
import type { Reason } from "../domain/reasons.ts";
import { regulationOf } from "../domain/regulation-of.ts";
import { callbackMessage } from "./callback-message.ts";
import { controllerCallbacks } from "./controller-callbacks.ts";
import { lookMessages } from "./look-messages.ts";
import { newNotices, noticeMessages } from "./notice-messages.ts";
import type { OutcomeReceipts } from "./outcome-receipts.ts";
import { toOutbox } from "./to-outbox.ts";
import { verificationOf } from "./verification-of.ts";
import { wantedCallbacks } from "./wanted-callbacks.ts";
import { withExpiry } from "./with-expiry.ts";

/** Makes every message that leaves the service, under one `ce_source` for all instances. */
export interface MessageFactory {
  /** The outcome and what follows it: a callback where one is wanted, and notices where something was erased. */
  outcome(facts: OutcomeFacts): readonly OutboxMessage[];
  /** What the ledger keeps of the notices that `outcome` makes. */
  notices(request: Pick<ClaimedRequest, "requestId">, body: OutcomeBody): readonly NewNotice[];
  /** What is told when a request passes the point of no return. */
  begun(request: ClaimedRequest): readonly OutboxMessage[];
  /** A hint for `dsar.events`; the id is the same for a repeat of the same transition. */
  atRisk(request: LateRequest, workspaceId: string): OutboxMessage;
  status(change: StatusChange, request: StatusSubject, reasonCode: string): OutboxMessage;
  /** What a deleted contact had left; `null` where nobody is told. */
  readonly suppression:
    | ((request: SuppressedRequest, place: number, optOuts: OptOuts) => OutboxMessage)
    | null;
  /** A hint: Intercom tells that the person of a deletion is there again. */
  reappeared(seen: Reappearance, hint: ReappearedHint & { readonly topic: string }): OutboxMessage;
  /** What is told of a deletion when its contacts were looked for again; `outcome` as it was published, `null` once it is destroyed. */
  lookedAgain(look: DueLook, verdict: LookVerdict, outcome: Uint8Array | null): readonly OutboxMessage[];
}

export type StatusChange = "parked" | "resumed";
export type StatusSubject = Pick<ClaimedRequest, "requestId" | "sender" | "senderRequestId" | "workspaceId">;

type SuppressedRequest = StatusSubject & Pick<ClaimedRequest, "subjects">;

export interface OutcomeFacts {
  readonly request: Pick<
    ClaimedRequest,
    "requestId" | "sender" | "senderRequestId" | "receivedAt" | "traceparent" | "attempts"
  > & {
    readonly kind: string;
    readonly workspaceId: string | null;
    readonly statedWorkspaceId: string | null;
    /** Who asked; `null` or left out where that is not known. */
    readonly origin?: string | null;
    /** The request as intake stored it. */
    readonly payload?: Uint8Array;
    /** The person's addresses; left out of a rejection, which keeps none. */
    readonly subjects?: readonly string[] | null;
    /** Where a rejection is told, whose payload is not kept. */
    readonly callbackUrl?: string | null;
  };
  readonly status: OutcomeStatus;
  readonly reason: Reason | null;
  readonly body: OutcomeBody;
  readonly remarks: readonly string[];
  /** Intercom's answer that ended the request. @default none */
  readonly answer?: IntercomAnswer | null;
  /** Calls that were sent to Intercom over all runs. */
  readonly calls: CallCounts;
  readonly journalDigest: string;
  readonly endedAt: number;
}

export function createMessageFactory(options: {
  readonly source: string;
  readonly now: () => number;
  /** Who may be called back. @default nobody */
  readonly callbacks?: CallbackPolicy | null;
  /** How long after a request's end its links lead anywhere; `null` where there are none. @default null */
  readonly linksLiveMs?: number | null;
  /** Signs a receipt of every outcome. @default none */
  readonly receipts?: OutcomeReceipts | null;
  /** Makes the hashes in suppressions. @default none are made */
  readonly suppressionKey?: Uint8Array | null;
  /** Who is told what deletions erase. @default nobody */
  readonly notices?: NoticeSettings;
}): MessageFactory {
  const {
    source,
    now,
    callbacks = null,
    linksLiveMs = null,
    receipts = null,
    suppressionKey = null,
    notices = NO_NOTICES,
  } = options;
  return {
    begun({ requestId, origin = null, payload }) {
      if (callbacks === null) return [];
      const { statusCallbackUrls } = wantedCallbacks(payload);
      return controllerCallbacks(callbacks, "begun", { requestId, origin, statusCallbackUrls });
    },
    outcome(facts) {
      const { request } = facts;
      const { requestId: requestKey, traceparent } = request;
      const bare = encodeOutcome(outcomeOf(facts, linksLiveMs), { source, traceparent, requestKey });
      // It lies in the outbox with the outcome: sent again, both are the same bytes.
      const encoded = receipts === null ? bare : withReceipt(bare, receipts, request.subjects);
      const outcome = toOutbox(encoded, `outcome:${requestKey}`, "outcomes", requestKey);
      return [
        outcome,
        ...(callbacks === null ? [] : followUps(callbacks, request)),
        ...noticeMessages(notices, request, facts.body.deletion, { source, endedAt: facts.endedAt }),
      ];
    },
    notices: ({ requestId }, { deletion }) => newNotices(notices, requestId, deletion),
    atRisk({ requestId: requestKey, sender, senderRequestId, deadline, forecastAt }, workspaceId) {
      const iso = (time: number) => new Date(time).toISOString();
      const status = {
        status: "deadline_at_risk",
        requestId: senderRequestId,
        sender,
        workspaceId,
        reasonCode: "forecast_after_deadline",
      } as const;
      const times = { at: iso(now()), forecastAt: iso(forecastAt), deadline: iso(deadline) };
      const encoded = encodeStatus({ ...status, ...times }, { source, requestKey });
      return toOutbox(encoded, `status:deadline_at_risk:${requestKey}`, "events", requestKey);
    },
    status(change, { requestId: requestKey, sender, senderRequestId: requestId, workspaceId }, reasonCode) {
      const at = new Date(now()).toISOString();
      const encoded = encodeStatus(
        { status: change, requestId, sender, workspaceId: workspaceId || null, at, reasonCode },
        { source, requestKey },
      );
      return toOutbox(encoded, `status:${change}:${requestKey}:${at}`, "events", requestKey);
    },
    suppression: suppressionKey === null ? null : createSuppression(suppressionKey, source, now),
    reappeared({ requestId: requestKey, sender, senderRequestId: requestId, matchedBy, deletedAt }, hint) {
      const { workspaceId, topic, at } = hint;
      const times = { deletedAt: new Date(deletedAt).toISOString(), at: new Date(at).toISOString() };
      const encoded = encodeSubjectReappeared(
        { requestId, sender, workspaceId, topic, matchedBy, ...times },
        { source, requestKey },
      );
      return toOutbox(encoded, `subject-reappeared:${requestKey}`, "events", requestKey);
    },
    lookedAgain: (look, verdict, outcome) =>
      lookMessages(look, verdict, { source, now: now(), receipts, outcome }),
  };
}

function createSuppression(key: Uint8Array, source: string, now: () => number) {
  return (
    { requestId: requestKey, sender, senderRequestId: requestId, workspaceId, subjects }: SuppressedRequest,
    place: number,
    { subject, subscriptions, unsubscribed }: OptOuts,
  ): OutboxMessage => {
    const addressHash = suppressionHash(key, subjects[subject] ?? "");
    if (addressHash === null) throw new Error("a contact was deleted that has no address of the request");
    const encoded = encodeSuppression(
      {
        requestId,
        sender,
        workspaceId,
        addressHash,
        unsubscribedFromEmails: unsubscribed,
        subscriptions,
        at: new Date(now()).toISOString(),
      },
      { source, place, requestKey },
    );
    return toOutbox(encoded, `suppression:${requestKey}:${place}`, "events", requestKey);
  };
}

function withReceipt(
  message: ReturnType<typeof encodeOutcome>,
  { sign, pseudonymOf }: OutcomeReceipts,
  subjects: readonly string[] | null | undefined,
): ReturnType<typeof encodeOutcome> {
  const subject = subjects === null || subjects === undefined ? null : pseudonymOf(subjects);
  return { ...message, headers: { ...message.headers, [RECEIPT_HEADER]: sign(message.value, subject) } };
}

/** The callbacks that follow an outcome. */
function followUps(policy: CallbackPolicy, request: OutcomeFacts["request"]): OutboxMessage[] {
  const { requestId, origin = null } = request;
  const { callbackUrl, statusCallbackUrls } = wantedCallbacks(request.payload);
  return [
    ...callbackMessage(policy, { requestId, origin, callbackUrl: request.callbackUrl ?? callbackUrl }),
    ...controllerCallbacks(policy, "ended", { requestId, origin, statusCallbackUrls }),
  ];
}

function outcomeOf(facts: OutcomeFacts, linksLiveMs: number | null): Outcome {
  const { request, status, reason, body, remarks, answer = null, calls, journalDigest, endedAt } = facts;
  const verification = verificationOf(request.payload);
  const regulation = regulationOf(request.payload);
  return {
    requestId: request.senderRequestId,
    sender: request.sender,
    kind: request.kind,
    ...(regulation !== null && { regulation }),
    workspaceId: request.workspaceId || request.statedWorkspaceId,
    status,
    reason,
    receivedAt: new Date(request.receivedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    ...(linksLiveMs === null ? body : withExpiry(body, endedAt + linksLiveMs)),
    evidence: {
      apiCalls: calls.all,
      ...(calls.shared > 0 && { apiCallsShared: calls.shared }),
      attempts: request.attempts + 1,
      journalDigest,
      ...(answer !== null && { answer }),
      ...(remarks.length > 0 && { remarks: [...remarks] }),
      ...(verification !== null && { verification }),
    },
  };
}
