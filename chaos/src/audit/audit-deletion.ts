import type { ReceivedOutcome } from "@intercom-dsar/dsar-events";
import { deletesOf, deletionOf, type Evidence, type SentRequest, type Violation } from "./evidence.ts";

type ToldContact = NonNullable<ReceivedOutcome["deletion"]>["contacts"][number];

/** Holds what a deletion's outcome says of each contact against what the simulator did: never better than known, nothing left out. */
export function auditDeletion(
  evidence: Evidence,
  { requestId, contactIds }: SentRequest,
  outcome: ReceivedOutcome,
): Violation[] {
  const told = outcome.deletion?.contacts ?? [];
  const toldIds = new Set(told.map(({ id }) => id));
  const add = (rule: Violation["rule"], detail: string): Violation => ({ rule, requestId, detail });
  const outside = told.filter(({ id }) => !contactIds.includes(id));
  const deleted = contactIds.filter((id) => deletionOf(evidence, id) !== undefined);
  const remaining = contactIds.filter((id) => deletionOf(evidence, id) === undefined);
  return [
    ...outside.map(({ id }) => add("outside_the_plan", `the outcome names ${id}, who is not the subject`)),
    ...told.flatMap((contact) =>
      tooMuch(evidence, contact).map((detail) => add("claimed_too_much", `${contact.id}: ${detail}`)),
    ),
    ...deleted
      .filter((id) => !toldIds.has(id) && attemptedBy(evidence, id))
      .map((id) => add("claimed_too_little", `${id} was deleted, and the outcome does not say so`)),
    ...untrueStatus(outcome, told, deleted, remaining).map((detail) => add("status_untrue", detail)),
  ];
}

/** Whether one of the service's own calls deleted the contact. */
function attemptedBy(evidence: Evidence, id: string): boolean {
  return deletionOf(evidence, id)?.call !== null;
}

/** Claims about one contact that the simulator's record does not bear out. */
function tooMuch(evidence: Evidence, contact: ToldContact): string[] {
  const { id, basis, attemptedAt, acceptedAt, verifiedAbsentAt } = contact;
  const effect = deletionOf(evidence, id);
  const deletes = deletesOf(evidence, id);
  const acceptedAnswer = deletes.some(({ status }) => status === 200);
  const before = (told: string | null) =>
    (evidence.clocksAgree ?? true) && told !== null && effect !== undefined && Date.parse(told) < effect.at;
  return [
    ...(basis !== null && effect === undefined ? [`basis ${basis}, but it was never deleted`] : []),
    ...((basis === "accepted") === (acceptedAt !== null)
      ? []
      : ["basis and acceptedAt contradict each other"]),
    ...(acceptedAt !== null && !acceptedAnswer ? ["acceptedAt, but no DELETE was answered with 200"] : []),
    ...(before(acceptedAt) ? ["acceptedAt lies before the deletion"] : []),
    ...(basis === "absent_after_attempt" && attemptedAt === null
      ? ["absent_after_attempt without an attempt"]
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

function readAsGone({ calls }: Evidence, id: string): boolean {
  return calls.some(
    ({ method, path, status }) =>
      method === "GET" && path === `/contacts/${id}` && (status === 404 || status === 410),
  );
}

function untrueStatus(
  { status }: ReceivedOutcome,
  told: readonly ToldContact[],
  deleted: readonly string[],
  remaining: readonly string[],
): string[] {
  switch (status) {
    case "completed":
      return [
        ...(told.some(({ basis, verifiedAbsentAt }) => basis === null || verifiedAbsentAt === null)
          ? ["completed, but not every contact was accepted and read back as gone"]
          : []),
        ...remaining.map((id) => `completed, but ${id} is still there`),
      ];
    case "not_found":
      return remaining.length > 0 ? ["not_found, but contacts of the address are there"] : [];
    case "cancelled":
      return deleted.length > 0 && told.length > 0 ? ["cancelled, but contacts were deleted"] : [];
    default:
      return [];
  }
}
