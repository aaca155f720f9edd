import type { ReceivedOutcome } from "@intercom-dsar/dsar-events";
import {
  addressChangeOf,
  deletesOf,
  deletionOf,
  type Evidence,
  type SentRequest,
  type Violation,
} from "./evidence.ts";

type Reported = NonNullable<ReceivedOutcome["deletion"]>;
type ReportedContact = Reported["contacts"][number];
type LeftContact = NonNullable<Reported["left"]>[number];

/** Holds what a deletion's outcome says of each contact against what the simulator did: never better than known, nothing left out. */
export function auditDeletion(
  evidence: Evidence,
  { requestId, contactIds, heldBy }: SentRequest,
  outcome: ReceivedOutcome,
): Violation[] {
  const reported = outcome.deletion?.contacts ?? [];
  const left = (outcome.deletion?.left ?? []).filter(({ category }) => category === undefined);
  // Of a contact that was left alone, a DELETE that is in doubt is told as well.
  const reportedIds = new Set(
    [...reported, ...left.filter((each) => each.attemptedAt !== undefined)].map(({ id }) => id),
  );
  const add = (rule: Violation["rule"], detail: string): Violation => ({ rule, requestId, detail });
  const outside = [...reported, ...left].filter(({ id }) => !contactIds.includes(id));
  const deleted = contactIds.filter((id) => deletionOf(evidence, id) !== undefined);
  const remaining = contactIds.filter(
    (id) => deletionOf(evidence, id) === undefined && addressChangeOf(evidence, id) === undefined,
  );
  return [
    ...outside.map(({ id }) => add("outside_the_plan", `the outcome names ${id}, who is not the subject`)),
    ...reported.flatMap((contact) =>
      tooMuch(evidence, contact).map((detail) => add("claimed_too_much", `${contact.id}: ${detail}`)),
    ),
    ...left.flatMap((contact) =>
      untrueLeft(evidence, contact, reported, heldBy).map((detail) =>
        add("claimed_too_much", `${contact.id}: ${detail}`),
      ),
    ),
    ...deleted
      .filter((id) => !reportedIds.has(id) && attemptedBy(evidence, id))
      .map((id) => add("claimed_too_little", `${id} was deleted, and the outcome does not say so`)),
    ...untrueStatus(outcome, { reported, left, deleted, remaining }).map((detail) =>
      add("status_untrue", detail),
    ),
  ];
}

/** Whether one of the service's own calls deleted the contact. */
function attemptedBy(evidence: Evidence, id: string): boolean {
  return deletionOf(evidence, id)?.call !== null;
}

/** Claims about one contact that the simulator's record does not bear out. */
function tooMuch(evidence: Evidence, contact: ReportedContact): string[] {
  const { id, basis, attemptedAt, acceptedAt, verifiedAbsentAt } = contact;
  const effect = deletionOf(evidence, id);
  const deletes = deletesOf(evidence, id);
  const acceptedAnswer = deletes.some(({ status }) => status === 200);
  const before = (reported: string | null) =>
    (evidence.clocksAgree ?? true) &&
    reported !== null &&
    effect !== undefined &&
    Date.parse(reported) < effect.at;
  return [
    ...(basis !== null && effect === undefined ? [`basis ${basis}, but it was never deleted`] : []),
    ...((basis === "accepted") === (acceptedAt !== null)
      ? []
      : ["basis and acceptedAt contradict each other"]),
    ...(acceptedAt !== null && !acceptedAnswer ? ["acceptedAt, but no DELETE was answered with 200"] : []),
    ...(before(acceptedAt) ? ["acceptedAt lies before the deletion"] : []),
    ...(!evidence.callsArriveLate && acceptedAnswer && basis === "accepted" && deletes.at(-1)?.status !== 200
      ? ["accepted, and yet another DELETE was sent after it"]
      : []),
    ...(basis === "absent_after_attempt" && attemptedAt === null
      ? ["absent_after_attempt without an attempt"]
      : []),
    ...(basis === "absent_after_attempt" && !deletes.some(({ status }) => status === 404 || status === 410)
      ? [
          "absent_after_attempt, but no DELETE was answered so: a read does not tell it from an archived contact",
        ]
      : []),
    ...(verifiedAbsentAt !== null && effect === undefined ? ["verified absent, but it is there"] : []),
    ...(before(verifiedAbsentAt) ? ["verifiedAbsentAt lies before the deletion"] : []),
    ...(verifiedAbsentAt !== null && !readAsGone(evidence, id)
      ? ["verified absent, but no answer ever said that it is gone"]
      : []),
    ...(attemptedAt === null && deletes.length > 0 && basis !== null
      ? ["a DELETE was sent, and the outcome knows of no attempt"]
      : []),
  ];
}

/** An attempt may be told of which no DELETE was sent: a kill between its journal entry and the call leaves just that to be known. */
function untrueLeft(
  evidence: Evidence,
  { id, reason, hold }: LeftContact,
  reported: readonly ReportedContact[],
  heldBy: string | undefined,
): string[] {
  return [
    ...(reported.some((contact) => contact.id === id) ? ["told as deleted and as left alone"] : []),
    ...(reason === "no_longer_subject" && addressChangeOf(evidence, id) === undefined
      ? ["left as no longer the subject's, but its address never changed"]
      : []),
    ...(reason === "held" && hold !== heldBy ? [`left as held by ${hold}, which does not hold it`] : []),
  ];
}

function readAsGone({ calls }: Evidence, id: string): boolean {
  return calls.some(
    ({ method, path, status }) =>
      method === "GET" && path === `/contacts/${id}` && (status === 404 || status === 410),
  );
}

function untrueStatus(
  { status }: ReceivedOutcome,
  {
    reported,
    left,
    deleted,
    remaining,
  }: {
    readonly reported: readonly ReportedContact[];
    readonly left: readonly LeftContact[];
    readonly deleted: readonly string[];
    readonly remaining: readonly string[];
  },
): string[] {
  switch (status) {
    case "completed":
      return [
        ...(reported.some(({ basis, verifiedAbsentAt }) => basis === null || verifiedAbsentAt === null)
          ? ["completed, but not every contact was accepted and read back as gone"]
          : []),
        ...left.map(({ id }) => `completed, but ${id} was left alone`),
        ...remaining.map((id) => `completed, but ${id} is still there`),
      ];
    case "not_found":
      return remaining.length > 0 ? ["not_found, but contacts of the address are there"] : [];
    case "cancelled":
      return deleted.length > 0 && reported.length > 0 ? ["cancelled, but contacts were deleted"] : [];
    default:
      return [];
  }
}
