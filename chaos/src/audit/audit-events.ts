import { decodeReceiptEvent, EVENT_TYPES } from "@intercom-dsar/dsar-events";
import { type ReceiptSigner, verifyReceipt } from "@intercom-dsar/receipts";
import type { PublishedRecord } from "../stage/topics.ts";
import { type Evidence, isIdentical, type SentRequest, type Violation } from "./evidence.ts";

/** Events of one kind about a request; a repeat is in it once where it is byte-identical, else it is a violation. */
export function eventsOf(
  events: readonly PublishedRecord[],
  { requestId }: SentRequest,
  type: string,
): { readonly firsts: readonly PublishedRecord[]; readonly violations: readonly Violation[] } {
  const own = events.filter(({ key, headers }) => key === requestId && headers.ce_type === type);
  const groups = [...Map.groupBy(own, ({ headers }) => headers.ce_id).values()];
  const firsts = groups.flatMap(([first]) => (first === undefined ? [] : [first]));
  const differ = groups.filter(([first, ...repeats]) =>
    repeats.some((repeat) => first !== undefined && !isIdentical(first, repeat)),
  );
  const detail = `a repeat of ${type} differs from the first`;
  return { firsts, violations: differ.map(() => ({ rule: "identical_repeats", requestId, detail })) };
}

/** What the deleted contacts did not want to get is told once for each that had left something, and of no contact that is there. */
export function auditSuppressions(
  { effects }: Pick<Evidence, "effects">,
  events: readonly PublishedRecord[],
  request: SentRequest,
): Violation[] {
  const { requestId, optedOut = [] } = request;
  const { firsts, violations } = eventsOf(events, request, EVENT_TYPES.suppression);
  const deleted = optedOut.filter((id) =>
    effects.some((effect) => effect.kind === "contact_deleted" && effect.id === id),
  );
  if (firsts.length === deleted.length) return [...violations];
  const detail = `${firsts.length} contacts' opt-outs were told, and ${deleted.length} were deleted that had some`;
  return [...violations, { rule: "event_untrue", requestId, detail }];
}

/** A later look is told once, and as the simulator saw it: `lookedFrom` is the first call of those that looked. */
export async function auditLook(
  evidence: Evidence,
  events: readonly PublishedRecord[],
  request: SentRequest,
  { lookedFrom, jwks }: { readonly lookedFrom: number; readonly jwks: ReceiptSigner["jwks"] },
): Promise<Violation[]> {
  const { requestId, contactIds } = request;
  const { firsts, violations } = eventsOf(events, request, EVENT_TYPES.receipt);
  const again = eventsOf(events, request, EVENT_TYPES.subjectReappeared);
  const add = (detail: string): Violation => ({ rule: "event_untrue", requestId, detail });
  const [event] = firsts;
  if (event === undefined || firsts.length > 1)
    return [...violations, add(`${firsts.length} receipts tell of the later look`)];
  const { rungs, receipt } = decodeReceiptEvent({ value: event.value, headers: { ...event.headers } });
  const { result, count } = rungs.beyondRestore;
  const restored = evidence.effects.filter(({ kind }) => kind === "contact_restored").map(({ id }) => id);
  const unseen = contactIds.filter(
    (id) =>
      !evidence.calls.some(
        ({ seq, method, path, status }) =>
          seq > lookedFrom && method === "GET" && path === `/contacts/${id}` && status === 404,
      ),
  );
  const [outcome] = evidence.records.filter(({ key }) => key === requestId);
  const signed = await verifyReceipt(receipt ?? "", jwks, outcome?.value ?? new Uint8Array()).then(
    ({ differing, statement }) => [
      ...differing.map((claim) => `the outcome does not bear out ${claim} of the later receipt`),
      ...(isSameRung(statement.beyondRestore, { result, count })
        ? []
        : ["the later receipt states another rung than its event"]),
    ],
    (error: Error) => [`the later receipt: ${error.message}`],
  );
  const untrue = [
    ...(result === "reached" ? unseen.map((id) => `reached, but ${id} was not looked for, or is there`) : []),
    ...(result === "reached" && count !== contactIds.length ? [`${count} are said to be gone`] : []),
    ...(result === "came_back" && restored.length === 0 ? ["came_back, and nobody was restored"] : []),
    ...(result !== "reached" && restored.length === 0 ? [`${result}, though nothing hindered the look`] : []),
    ...(again.firsts.length === (result === "came_back" ? 1 : 0)
      ? []
      : [`${again.firsts.length} events tell that the person is there again`]),
    ...signed,
  ];
  return [...violations, ...again.violations, ...untrue.map(add)];
}

function isSameRung(stated: unknown, rung: { readonly result: string; readonly count: number }): boolean {
  if (typeof stated !== "object" || stated === null) return false;
  const { result, count } = stated as { result?: unknown; count?: unknown };
  return result === rung.result && count === rung.count;
}
