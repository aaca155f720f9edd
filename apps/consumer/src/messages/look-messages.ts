import {
  encodeReceiptEvent,
  encodeSubjectReappeared,
  type ReceiptEvent,
} from "@intercom-dsar/dsar-events/service";
import { type DueLook, lookMessageId, type OutboxMessage } from "@intercom-dsar/ledger";
import type { LookVerdict } from "../domain/later-look.ts";
import type { OutcomeReceipts } from "./outcome-receipts.ts";
import { toOutbox } from "./to-outbox.ts";

/** What a later look tells: the rung, and, where the person is seen again, that too. Neither names anybody. */
export function lookMessages(
  look: DueLook,
  verdict: LookVerdict,
  options: {
    readonly source: string;
    readonly now: number;
    readonly receipts: OutcomeReceipts | null;
    /** The outcome as it was published; `null` once it is destroyed: then nothing is signed. */
    readonly outcome: Uint8Array | null;
  },
): OutboxMessage[] {
  const { source, now } = options;
  const { requestId: requestKey, sender, senderRequestId: requestId, workspaceId, endedAt, rungs } = look;
  const { result, count, reasonCode, seenBy } = verdict;
  const at = new Date(now).toISOString();
  const receipt = receiptOf(look, verdict, options);
  const event: ReceiptEvent = {
    requestId,
    sender,
    kind: "deletion",
    workspaceId,
    at,
    rungs: {
      accepted: reached(rungs.accepted),
      verifiedAbsent: reached(rungs.verifiedAbsent),
      beyondRestore: { result, count, at, ...(reasonCode !== null && { reason: reasonCode }) },
      vendorPurge: { due: new Date(rungs.restorableUntil).toISOString() },
    },
    ...(receipt !== null && { receipt }),
  };
  const receiptEvent = encodeReceiptEvent(event, { source, requestKey });
  const messages = [toOutbox(receiptEvent, lookMessageId(requestKey), "events", requestKey)];
  if (seenBy === null) return messages;
  const deletedAt = new Date(endedAt).toISOString();
  const again = encodeSubjectReappeared(
    { requestId, sender, workspaceId, topic: "later_look", matchedBy: seenBy, deletedAt, at },
    { source, requestKey },
  );
  // The same as a webhook's word of it: whichever comes first is told.
  return [...messages, toOutbox(again, `subject-reappeared:${requestKey}`, "events", requestKey)];
}

function receiptOf(
  { subjects }: DueLook,
  { result, count, reasonCode }: LookVerdict,
  { receipts, outcome, now }: Parameters<typeof lookMessages>[2],
): string | null {
  if (receipts === null || outcome === null) return null;
  const subject = subjects === null ? null : receipts.pseudonymOf(subjects);
  const reason = reasonCode === null ? {} : { reason: reasonCode };
  return receipts.sign(outcome, subject, { result, count, at: Math.floor(now / 1_000), ...reason });
}

function reached({ count, at }: DueLook["rungs"]["accepted"]): { count: number; at: string | null } {
  return { count, at: at === null ? null : new Date(at).toISOString() };
}
