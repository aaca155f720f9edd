import type { ReceivedOutcome } from "@intercom-dsar/dsar-events";
import { deletionOf, type Evidence, type SentRequest, type Violation } from "./evidence.ts";
import { recordEvidence } from "./record-evidence.ts";

const RESTORABLE_FOR_MS = 7 * 24 * 60 * 60_000;

type Deletion = NonNullable<ReceivedOutcome["deletion"]>;

/** What an outcome says of what remains that the simulator's record does not bear out; nothing of an outcome that says nothing of it. */
export function auditRemaining(
  evidence: Evidence,
  request: SentRequest,
  outcome: ReceivedOutcome,
): Violation[] {
  const { deletion } = outcome;
  if (deletion?.remaining === undefined) return [];
  const { requestId } = request;
  return [...untrueRestorable(evidence, deletion), ...tooLittleRemains(evidence, request, deletion)].map(
    (detail) => ({ rule: "claimed_too_much", requestId, detail }),
  );
}

function untrueRestorable(evidence: Evidence, deletion: Deletion): string[] {
  const { contacts, remaining = [], restorableUntil } = deletion;
  const gone = contacts.filter(({ basis }) => basis !== null);
  const ends = gone
    .flatMap(({ id }) => deletionOf(evidence, id)?.at ?? [])
    .map((at) => at + RESTORABLE_FOR_MS);
  const restorable = remaining.find(({ code }) => code === "restorable");
  const tooEarly =
    (evidence.clocksAgree ?? true) &&
    restorableUntil !== undefined &&
    ends.some((end) => end > Date.parse(restorableUntil));
  return [
    ...(tooEarly ? ["restorableUntil lies before the end of what Intercom can restore"] : []),
    ...(gone.length > 0 === (restorableUntil !== undefined)
      ? []
      : ["restorableUntil and the contacts that are gone contradict each other"]),
    ...((restorable?.count ?? 0) === gone.length ? [] : ["another number of contacts is restorable"]),
    ...(gone.length > 0 && !remaining.some(({ code }) => code === "exports")
      ? ["somebody was deleted, and files that were exported before are said to be reached"]
      : []),
  ];
}

/** By the simulator, at least so much of each kind is still there. More may be said to remain, never less. */
function tooLittleRemains(
  evidence: Evidence,
  { records = [], heldBy, contactIds }: SentRequest,
  { contacts, conversations, tickets, customObjects, left = [], remaining = [] }: Deletion,
): string[] {
  const seen = records.map((record) => ({ ...record, ...recordEvidence(evidence, record) }));
  const erased = seen.filter(({ effects }) => effects.length > 0);
  const isNothingErased =
    erased.length === 0 && contactIds.every((id) => deletionOf(evidence, id) === undefined);
  if (isNothingErased) return [];
  const inReporting = erased.filter(
    ({ category, isOutOfReporting }) => category === "conversations" && !isOutOfReporting,
  );
  const erasedTickets = erased.filter(({ category }) => category === "tickets");
  const redacted = erased.filter(({ how }) => how === "redacted_and_detached");
  const held = left.filter(({ reason }) => reason === "held").length;
  const unproven = [
    ...contacts,
    ...(conversations ?? []),
    ...(tickets ?? []),
    ...(customObjects ?? []),
  ].filter(({ basis }) => basis === null);
  const least = [
    ["ratings", conversations === undefined ? 0 : inReporting.length],
    [
      "reporting_rows",
      conversations === undefined || tickets === undefined ? 0 : inReporting.length + erasedTickets.length,
    ],
    ["redacted_conversations", redacted.length],
    ["held", held],
    ["left", left.length - held],
    ["not_confirmed", unproven.length],
  ] as const;
  const counts = new Map<string, number>(remaining.map(({ code, count }) => [code, count ?? 0]));
  const unlisted = [
    ["conversations", conversations],
    ["tickets", tickets],
    ["custom_objects", customObjects],
  ] as const;
  return [
    ...least
      .filter(([code, count]) => (counts.get(code) ?? 0) < count)
      .map(([code, count]) => `${count} remain as ${code}, and the outcome says ${counts.get(code) ?? 0}`),
    ...unlisted
      .filter(([code, list]) => list === undefined && !counts.has(code))
      .map(([code]) => `${code} were not erased one by one, and the outcome does not say so`),
    ...(heldBy !== undefined && held === 0
      ? [`something is held by ${heldBy}, and the outcome does not say so`]
      : []),
  ];
}
