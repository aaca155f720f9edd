import { decodeOutcome, type ReceivedOutcome } from "@intercom-dsar/dsar-events";
import type { PublishedRecord } from "../stage/topics.ts";
import { auditDeletion } from "./audit-deletion.ts";
import { auditRecords } from "./audit-records.ts";
import { auditRemaining } from "./audit-remaining.ts";
import type { Evidence, SentRequest, Violation } from "./evidence.ts";
import { addressChangeOf, deletesOf, deletionOf, isIdentical } from "./evidence.ts";

/**
 * Compares what the outcomes say with what the simulator itself recorded. An empty list means: every request has exactly one
 * outcome, repeats are byte-identical, and nothing was claimed, done or repeated that should not have been.
 */
export function audit(evidence: Evidence): Violation[] {
  const { requests, records } = evidence;
  const byRequest = Map.groupBy(records, ({ key }) => key ?? "");
  const known = new Set(requests.map(({ requestId }) => requestId));
  return [
    ...[...byRequest.keys()]
      .filter((requestId) => !known.has(requestId))
      .map((requestId) =>
        violation("known_request", requestId, "an outcome of a request that was never sent"),
      ),
    ...requests.flatMap((request) => auditRequest(evidence, request, byRequest.get(request.requestId) ?? [])),
    ...auditEffects(evidence),
    ...auditAddresses(evidence),
    ...auditRepeats(evidence),
  ];
}

function auditRequest(
  evidence: Evidence,
  request: SentRequest,
  records: readonly PublishedRecord[],
): Violation[] {
  const { requestId, kind } = request;
  const [first, ...repeats] = records;
  if (first === undefined) return [violation("one_outcome", requestId, "there is no outcome")];
  const differing = repeats.filter((repeat) => !isIdentical(first, repeat));
  const outcome = decodeOutcome({ value: first.value, headers: { ...first.headers } });
  return [
    ...differing.map(() =>
      violation("identical_repeats", requestId, "a repeat differs from the first outcome"),
    ),
    ...(outcome.requestId === requestId && outcome.kind === kind
      ? []
      : [violation("one_outcome", requestId, "the outcome speaks of another request")]),
    ...(kind === "deletion"
      ? [
          ...auditDeletion(evidence, request, outcome),
          ...auditRecords(evidence, request, outcome),
          ...auditRemaining(evidence, request, outcome),
        ]
      : auditAccess(evidence, request, outcome)),
  ];
}

/** A complete package holds everybody of the address who was not deleted before it was made, and nobody else. */
function auditAccess(evidence: Evidence, request: SentRequest, outcome: ReceivedOutcome): Violation[] {
  const { requestId, contactIds } = request;
  const content: unknown =
    evidence.packages === undefined ? outcome.access?.content : evidence.packages.get(requestId);
  const reported = idsIn(content);
  const foreign = reported.filter((id) => !contactIds.includes(id));
  const missing =
    outcome.status === "completed"
      ? contactIds.filter((id) => !reported.includes(id) && deletionOf(evidence, id) === undefined)
      : [];
  return [
    ...(content === null
      ? [violation("incomplete_package", requestId, "the package is not sealed, or does not open")]
      : []),
    ...(outcome.status === "completed" && outcome.access === undefined
      ? [violation("incomplete_package", requestId, "completed, and there is no package")]
      : []),
    ...foreign.map((id) =>
      violation("incomplete_package", requestId, `the package holds ${id}, who is not the subject`),
    ),
    ...missing.map((id) => violation("incomplete_package", requestId, `the package lacks ${id}`)),
    ...(outcome.status === "not_found" && contactIds.some((id) => deletionOf(evidence, id) === undefined)
      ? [violation("status_untrue", requestId, "not_found, but contacts of the address are there")]
      : []),
  ];
}

function idsIn(content: unknown): string[] {
  if (typeof content !== "object" || content === null) return [];
  // Version 2 has the person's profiles under `you`.
  const profiles = "contacts" in content ? content.contacts : "you" in content ? content.you : [];
  if (!Array.isArray(profiles)) return [];
  return profiles.flatMap((profile: unknown) =>
    typeof profile === "object" && profile !== null && "id" in profile ? [String(profile.id)] : [],
  );
}

/** What was deleted has to be some deletion request's contact. */
function auditEffects({ effects, requests }: Evidence): Violation[] {
  const deletions = requests.filter(({ kind }) => kind === "deletion");
  const allowed = new Set(
    deletions.filter(({ heldBy }) => heldBy === undefined).flatMap(({ contactIds }) => contactIds),
  );
  const records = new Set(
    deletions.flatMap(({ records = [] }) => records.flatMap(({ effects: wanted }) => wanted)),
  );
  return effects
    .filter(({ call }) => call !== null)
    .filter(({ kind, id }) => !records.has(`${kind} ${id}`))
    .filter(({ kind, id }) => kind !== "contact_deleted" || !allowed.has(id))
    .map(({ kind, id }) => violation("outside_the_plan", null, `${kind} of ${id}, which nobody asked for`));
}

/** No DELETE that arrives after a contact became somebody else's may take effect. One that was on its way can't be called back. */
function auditAddresses(evidence: Evidence): Violation[] {
  return evidence.effects.flatMap(({ kind, id, call }) => {
    const change = addressChangeOf(evidence, id);
    const sent = evidence.calls.find(({ seq }) => seq === call);
    if (kind !== "contact_deleted" || change === undefined || sent === undefined || sent.at < change.at)
      return [];
    return [violation("no_longer_subject", null, `${id} was deleted when it was somebody else's`)];
  });
}

/** Answers by which Intercom says that it did nothing. */
const REFUSED: ReadonlySet<number | null> = new Set([400, 401, 403, 409, 422, 429]);

/**
 * Once a DELETE has taken effect, there may be one more for each that is in doubt, and only after a read: a read does not tell an archived
 * contact from a deleted one.
 */
function auditRepeats(evidence: Evidence): Violation[] {
  const ids = new Set(evidence.requests.flatMap(({ contactIds }) => contactIds));
  return [...ids].flatMap((id) => {
    const call = deletionOf(evidence, id)?.call;
    if (call == null) return [];
    const deletes = deletesOf(evidence, id).filter(({ status }) => !REFUSED.has(status));
    const repeats = deletes.filter(({ seq }) => seq > call);
    const unread = repeats.filter(({ seq }) => {
      const before = Math.max(...deletes.map((other) => other.seq).filter((other) => other < seq));
      return !isReadBetween(evidence, id, before, seq);
    });
    return [
      ...unread.map(() => violation("repeated_delete", null, `${id} was not read before one more DELETE`)),
      ...(repeats.length > (evidence.doubts ?? Number.POSITIVE_INFINITY)
        ? [violation("repeated_delete", null, `${repeats.length} more DELETEs of ${id}, which was gone`)]
        : []),
    ];
  });
}

function isReadBetween({ calls }: Evidence, id: string, first: number, last: number): boolean {
  return calls.some(
    ({ seq, method, path, status }) =>
      seq > first && seq < last && method === "GET" && path === `/contacts/${id}` && status !== null,
  );
}

function violation(rule: Violation["rule"], requestId: string | null, detail: string): Violation {
  return { rule, requestId, detail };
}
