import type { ReceivedOutcome } from "@intercom-dsar/dsar-events";
import type { Evidence, SentRequest, SubjectRecord, Violation } from "./evidence.ts";
import { type RecordEvidence, recordEvidence } from "./record-evidence.ts";

type Deletion = NonNullable<ReceivedOutcome["deletion"]>;
type Reported = NonNullable<Deletion["conversations"]>[number];
type Left = NonNullable<Deletion["left"]>[number];

const LISTS = {
  conversations: "conversations",
  tickets: "tickets",
  custom_objects: "customObjects",
} as const;
type Category = keyof typeof LISTS;
const CATEGORIES = Object.keys(LISTS) as readonly Category[];

/** Holds what a deletion's outcome says of conversations, tickets and custom objects against what the simulator did. */
export function auditRecords(
  evidence: Evidence,
  { requestId, records = [] }: SentRequest,
  outcome: ReceivedOutcome,
): Violation[] {
  const { deletion, status } = outcome;
  const add = (rule: Violation["rule"]) => (detail: string) => ({ rule, requestId, detail });
  const reported = CATEGORIES.flatMap((category) =>
    (deletion?.[LISTS[category]] ?? []).map((facts) => ({ key: keyOf(category, facts), facts })),
  );
  const left = (deletion?.left ?? []).flatMap((facts) =>
    facts.category === undefined ? [] : [{ key: keyOf(facts.category, facts), facts }],
  );
  const known = new Map(records.map((record) => [`${record.category} ${record.id}`, record]));
  const outside = [...reported, ...left].filter(({ key }) => !known.has(key));
  return [
    ...outside.map(({ key }) =>
      add("outside_the_plan")(`the outcome names ${key}, which is not the subject's`),
    ),
    ...[...known].flatMap(([key, record]) => {
      const seen = recordEvidence(evidence, record);
      const [facts] = reported.filter((each) => each.key === key).map((each) => each.facts);
      const [kept] = left.filter((each) => each.key === key).map((each) => each.facts);
      return [
        ...(facts === undefined ? [] : tooMuch(evidence, record, seen, facts)).map(add("claimed_too_much")),
        ...(kept === undefined ? [] : untrueLeft(record, facts, kept)).map(add("claimed_too_much")),
        ...tooLittle(seen, facts, kept).map(add("claimed_too_little")),
        ...untrueStatus(status, outcome.reason?.code, record, seen, facts).map(add("status_untrue")),
      ].map((violation) => ({ ...violation, detail: `${key}: ${violation.detail}` }));
    }),
  ];
}

function keyOf(category: string, { id, type }: { readonly id: string; readonly type?: unknown }): string {
  return `${category} ${typeof type === "string" ? `${type}/${id}` : id}`;
}

/** Claims about one record that the simulator's record does not bear out. */
function tooMuch(
  { clocksAgree = true }: Evidence,
  record: SubjectRecord,
  { effects, missing, calls, isReadBack, isOutOfReporting }: RecordEvidence,
  { how, basis, attemptedAt, acceptedAt, verifiedAt, parts, metrics }: Reported,
): string[] {
  const times = effects.map(({ at }) => at);
  const before = (reported: string | null, at: number) =>
    clocksAgree && times.length > 0 && reported !== null && Date.parse(reported) < at;
  const redacted = effects.filter(({ kind }) => kind === "part_redacted").length;
  return [
    ...(basis !== null && how !== record.how ? [`said to be ${how}`] : []),
    ...(basis !== null ? missing.map((effect) => `basis ${basis}, but without ${effect}`) : []),
    ...(basis === "accepted" && acceptedAt === null ? ["accepted, but it is not told when"] : []),
    ...(how === "deleted" && basis !== "accepted" && acceptedAt !== null
      ? ["basis and acceptedAt contradict each other"]
      : []),
    ...(acceptedAt !== null && !calls.some(({ status }) => status === 200)
      ? ["acceptedAt, but no call for it was answered with 200"]
      : []),
    ...(before(acceptedAt, Math.min(...times)) ? ["acceptedAt lies before its first effect"] : []),
    ...(attemptedAt === null && calls.length > 0 ? ["a call was sent, and the outcome knows of none"] : []),
    ...(clocksAgree && attemptedAt !== null && Date.parse(attemptedAt) > Math.min(...times)
      ? ["attemptedAt lies after its first effect"]
      : []),
    ...(verifiedAt !== null && missing.length > 0 ? ["verified, but it is there"] : []),
    ...(verifiedAt !== null && !isReadBack ? ["verified, but no answer ever said so"] : []),
    ...(before(verifiedAt, Math.max(...times)) ? ["verifiedAt lies before its last effect"] : []),
    ...(verifiedAt !== null && how === "redacted_and_detached" && (parts ?? 0) !== redacted
      ? [`${parts} messages are said to be redacted, ${redacted} were`]
      : []),
    ...(metrics === "deleted" && !isOutOfReporting ? ["its rows in reporting are said to be gone"] : []),
  ];
}

function untrueLeft(record: SubjectRecord, facts: Reported | undefined, { reason }: Left): string[] {
  return [
    ...(facts === undefined ? [] : ["told as erased and as left alone"]),
    ...(record.how === "left" ? [] : [`left alone as ${reason}, but it is the subject's alone`]),
  ];
}

/** Of what was left alone, a call that is in doubt is told as well. */
function tooLittle(
  { effects }: RecordEvidence,
  facts: Reported | undefined,
  kept: Left | undefined,
): string[] {
  const isReported = facts !== undefined || kept?.attemptedAt !== undefined;
  return effects.length === 0 || isReported ? [] : ["it was erased, and the outcome does not say so"];
}

function untrueStatus(
  status: string,
  reason: string | undefined,
  { how }: SubjectRecord,
  { missing }: RecordEvidence,
  facts: Reported | undefined,
): string[] {
  // What is held comes last: everything else was erased.
  const isDone = status === "completed" || (status === "partial" && LEFT_LAST.includes(reason ?? ""));
  if (!isDone) return [];
  return [
    ...(status === "completed" && how === "left" ? ["completed, but it was left alone"] : []),
    ...missing.map((effect) => `${status} without ${effect}`),
    ...(how !== "left" && (facts?.verifiedAt ?? null) === null
      ? [`${status}, but it was not read back`]
      : []),
  ];
}

const LEFT_LAST: readonly string[] = ["held", "records_left"];
