import type { CallSeen, Effect } from "@intercom-dsar/intercom-simulator";
import type { Evidence, SubjectRecord } from "./evidence.ts";

const PATHS = {
  conversations: "/conversations",
  tickets: "/tickets",
  custom_objects: "/custom_object_instances",
} as const;

/** What the simulator recorded of one record. */
export interface RecordEvidence {
  /** Those of the service's own calls. */
  readonly effects: readonly Effect[];
  /** The effects that it takes and did not have. */
  readonly missing: readonly string[];
  /** Calls that were sent to erase it. */
  readonly calls: readonly CallSeen[];
  /** Whether it was read back, after its last effect: as gone, or, where it is redacted, at all. */
  readonly isReadBack: boolean;
  /** Whether its rows in reporting went with it. */
  readonly isOutOfReporting: boolean;
}

export function recordEvidence(evidence: Evidence, record: SubjectRecord): RecordEvidence {
  const path = `${PATHS[record.category]}/${record.id}`;
  const wanted = new Set(record.effects);
  const effects = evidence.effects.filter(
    ({ kind, id, call }) => call !== null && wanted.has(`${kind} ${id}`),
  );
  const had = new Set(effects.map(({ kind, id }) => `${kind} ${id}`));
  const last = Math.max(0, ...effects.map(({ call }) => call ?? 0));
  const isGone = record.how === "deleted";
  const isReadBack = evidence.calls.some(
    (call) =>
      call.method === "GET" &&
      isAt(call, path) &&
      call.status === (isGone ? 404 : 200) &&
      (call.seq > last || evidence.callsArriveLate === true),
  );
  const deletion = evidence.calls.find(({ seq, method }) => seq === last && method === "DELETE");
  return {
    effects,
    missing: record.effects.filter((effect) => !had.has(effect)),
    calls: evidence.calls.filter((call) => isErasing(call, path, record)),
    isReadBack,
    isOutOfReporting: isGone && deletion?.path.includes("retain_metrics=false") === true,
  };
}

function isErasing(call: CallSeen, path: string, { category, id }: SubjectRecord): boolean {
  if (call.method === "DELETE") return isAt(call, path) || call.path.startsWith(`${path}/customers/`);
  if (call.method !== "POST" || category !== "conversations" || !isAt(call, "/conversations/redact"))
    return false;
  const { body } = call;
  return (
    typeof body === "object" && body !== null && "conversation_id" in body && body.conversation_id === id
  );
}

/** Whatever its query. */
function isAt({ path: called }: CallSeen, path: string): boolean {
  return called === path || called.startsWith(`${path}?`);
}
