import { type CertificateV1, decodeReceiptEvent } from "@intercom-dsar/dsar-events";
import { LEDGER_STEPS, type Ledger, type NoticeView, type OpenChainEntry } from "@intercom-dsar/ledger";
import {
  type CertificateSources,
  certificateOf,
  NotADeletionError,
  RECEIPT_HEADER,
} from "@intercom-dsar/receipts";
import { z } from "zod";
import { listText } from "../../flows/deletion/cut-lists.ts";
import { deletionFacts } from "../../flows/deletion/deletion-facts.ts";

const CUT_NAMES = ["contacts", "left", "conversations", "tickets", "customObjects"] as const;

/**
 * `unknown`: no such request. `not_ended`: it has no outcome yet. `destroyed`: the outcome is kept no longer (`IDENTIFIER_RETENTION`).
 * `not_a_deletion`: it is none, or ended before it had a plan.
 */
export type CertificateRefusal = "unknown" | "not_ended" | "destroyed" | "not_a_deletion";

/** Makes the certificate of a deletion from its outcome and its journal, by the ledger's key of the request. */
export async function makeCertificate(
  { reads, looks, notices }: Pick<Ledger, "reads" | "looks" | "notices">,
  requestId: string,
): Promise<CertificateV1 | CertificateRefusal> {
  const request = await reads.find(requestId);
  if (request === null) return "unknown";
  if (request.state !== "ended") return "not_ended";
  if (request.kind !== "deletion") return "not_a_deletion";
  const kept = await reads.outcome(requestId);
  const journal = untilEnd(await reads.chain(requestId));
  if (kept === null || kept.value === null || !isOpen(journal)) return "destroyed";
  const receipt = kept.headers[RECEIPT_HEADER] ?? null;
  try {
    const certificate = certificateOf({
      outcome: kept.value,
      receipt,
      ...(await laterLook(looks, requestId, receipt !== null)),
      subject: subjectOf(receipt),
      journal: journal.map(({ contactId, ...entry }) => entry),
      lists: wholeLists(kept.value, journal),
      entriesOf: entriesOf(journal),
    });
    return withNotices(certificate, await notices.ofRequest(requestId));
  } catch (error) {
    if (error instanceof NotADeletionError) return "not_a_deletion";
    throw error;
  }
}

/** Acknowledged or not by now; an operator who did it is not named. */
function withNotices(certificate: CertificateV1, views: readonly NoticeView[]): CertificateV1 {
  if (views.length === 0) return certificate;
  const iso = (time: number) => new Date(time).toISOString();
  const orNull = (time: number | null) => (time === null ? null : iso(time));
  const notices = views.map((view) => {
    const { noticeId, recipient, sentAt, redelivery, dueAt, acknowledgedAt, acknowledgedAs } = view;
    return {
      noticeId,
      recipient,
      sentAt: orNull(sentAt),
      ...(redelivery !== null && {
        redelivery: { askedAt: iso(redelivery.askedAt), sentAt: orNull(redelivery.sentAt) },
      }),
      acknowledgeBy: iso(dueAt),
      acknowledgedAt: orNull(acknowledgedAt),
      ...(acknowledgedAs !== null && { acknowledgedBy: acknowledgedAs }),
    };
  });
  return { ...certificate, evidence: { ...certificate.evidence, notices } };
}

/** What a later look found: as a receipt states it where outcomes have receipts, else as the ledger knows it. */
async function laterLook(
  looks: Ledger["looks"],
  requestId: string,
  isSigned: boolean,
): Promise<Pick<CertificateSources, "laterReceipt" | "unsignedLook">> {
  if (isSigned) {
    const message = await looks.message(requestId);
    const { headers, value = null } = message ?? { headers: {} };
    return { laterReceipt: value === null ? null : (decodeReceiptEvent({ headers, value }).receipt ?? null) };
  }
  const look = await looks.find(requestId);
  if (look === null || look.result === null) return {};
  const { result, count, settledAt, reasonCode } = look;
  const at = Math.floor((settledAt ?? 0) / 1_000);
  const reason = reasonCode === null ? {} : { reason: reasonCode };
  return { unsignedLook: { result, count: count ?? 0, at, ...reason } };
}

const cutSchema = z.object({
  workspaceId: z.string().nullable(),
  deletion: z.object({ cut: z.array(z.object({ list: z.enum(CUT_NAMES) })).optional() }).optional(),
});

/** The whole of each list that the outcome has cut, as the journal tells it. */
function wholeLists(outcome: Uint8Array, journal: readonly OpenChainEntry[]): Record<string, string> {
  const { workspaceId, deletion } = cutSchema.parse(JSON.parse(Buffer.from(outcome).toString()));
  if (deletion?.cut === undefined) return {};
  const entries = journal.map((entry) => ({ ...entry, facts: JSON.parse(entry.facts) }));
  const whole = deletionFacts(workspaceId ?? "", entries);
  return Object.fromEntries(deletion.cut.map(({ list }) => [list, listText(whole[list] ?? [])]));
}

/** What is noted later is no part of what the outcome names. */
function untilEnd(journal: readonly OpenChainEntry[]): readonly OpenChainEntry[] {
  const end = journal.findIndex(({ step }) => step === LEDGER_STEPS.ended);
  return end === -1 ? journal : journal.slice(0, end + 1);
}

/** Whether the ids in it can be read. */
function isOpen(journal: readonly OpenChainEntry[]): boolean {
  return journal.every(({ commitment, contactId }) => commitment === null || contactId !== null);
}

/** Which entries are about which record; what is behind an id's space is a part of it. */
function entriesOf(journal: readonly OpenChainEntry[]): Map<string, number[]> {
  const entries = new Map<string, number[]>();
  for (const { seq, contactId, facts } of journal) {
    if (contactId === null) continue;
    const { category } = JSON.parse(facts) as { category?: unknown };
    const key = `${typeof category === "string" ? category : "contacts"} ${contactId.split(" ")[0]}`;
    entries.set(key, [...(entries.get(key) ?? []), seq]);
  }
  return entries;
}

/** The receipt is this service's own: its signature is for others to check. */
function subjectOf(receipt: string | null): string | null {
  const [, payload = ""] = receipt?.split(".") ?? [];
  if (payload === "") return null;
  const { sub } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { sub?: unknown };
  return typeof sub === "string" ? sub : null;
}
