import type { ReceivedOutcome } from "@intercom-dsar/dsar-events";
import type { Evidence, SentRequest, Violation } from "./evidence.ts";

const KINDS = { conversations: "conversation_deleted", tickets: "ticket_deleted" } as const;

/** Holds what a deletion's outcome says of conversations and tickets against what the simulator did. */
export function auditRecords(
  { effects, calls }: Evidence,
  { requestId, recordEffects = [] }: SentRequest,
  outcome: ReceivedOutcome,
): Violation[] {
  const had = new Set(effects.filter(({ call }) => call !== null).map(({ kind, id }) => `${kind} ${id}`));
  const add = (rule: Violation["rule"], detail: string): Violation => ({ rule, requestId, detail });
  const wasReadAsGone = (category: string, id: string) =>
    calls.some(
      ({ method, path, status }) => method === "GET" && path === `/${category}/${id}` && status === 404,
    );
  const untrue = (["conversations", "tickets"] as const).flatMap((category) =>
    (outcome.deletion?.[category] ?? [])
      .filter(({ how }) => how === "deleted")
      .flatMap(({ id, basis, acceptedAt, verifiedAt }) => [
        ...(basis !== null && !had.has(`${KINDS[category]} ${id}`) ? [`${id} was never deleted`] : []),
        ...((basis === "accepted") === (acceptedAt !== null)
          ? []
          : [`${id}: basis and acceptedAt contradict`]),
        ...(verifiedAt !== null && !wasReadAsGone(category, id) ? [`${id} was never read back as gone`] : []),
      ]),
  );
  const missing = outcome.status === "completed" ? recordEffects.filter((effect) => !had.has(effect)) : [];
  return [
    ...untrue.map((detail) => add("claimed_too_much", detail)),
    ...missing.map((effect) => add("status_untrue", `completed without ${effect}`)),
  ];
}
