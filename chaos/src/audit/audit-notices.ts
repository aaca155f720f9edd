import { decodeNotice, decodeOutcome, EVENT_TYPES, type ReceivedOutcome } from "@intercom-dsar/dsar-events";
import type { PublishedRecord } from "../stage/topics.ts";
import { eventsOf } from "./audit-events.ts";
import type { Evidence, Violation } from "./evidence.ts";

/**
 * Each deletion that ended with erased records has exactly one notice for each recipient, which names exactly what the outcome
 * claims; no other request has one. A repeat is byte-identical.
 */
export function auditNotices(
  { requests, records, effects }: Pick<Evidence, "requests" | "records" | "effects">,
  events: readonly PublishedRecord[],
  recipients: readonly string[],
): Violation[] {
  const known = new Set(requests.map(({ requestId }) => requestId));
  const deleted = new Set(effects.flatMap(({ kind, id }) => (kind === "contact_deleted" ? [id] : [])));
  const unknown = events.filter(
    ({ key, headers }) => headers.ce_type === EVENT_TYPES.notice && !known.has(key ?? ""),
  );
  return [
    ...unknown.map(({ key }) => untrue(key, "a notice of a request that was never sent")),
    ...requests.flatMap((request) => {
      const { firsts, violations } = eventsOf(events, request, EVENT_TYPES.notice);
      const outcome = records.find(({ key }) => key === request.requestId);
      const claimed =
        outcome === undefined
          ? []
          : claimedBy(decodeOutcome({ value: outcome.value, headers: { ...outcome.headers } }));
      const notices = firsts.map(({ value, headers }) => decodeNotice({ value, headers: { ...headers } }));
      const add = (detail: string) => untrue(request.requestId, detail);
      const expected = claimed.length === 0 ? [] : recipients;
      const wrong = notices.filter(({ erased }) => !isSame(namesOf(erased), claimed));
      const present = notices.flatMap(({ erased }) =>
        erased.flatMap(({ category, ids }) =>
          category === "contacts" ? ids.filter((id) => !deleted.has(id)) : [],
        ),
      );
      return [
        ...violations,
        ...(isSame(
          notices.map(({ recipient }) => recipient),
          expected,
        )
          ? []
          : [
              add(`notices went to [${notices.map(({ recipient }) => recipient)}] in place of [${expected}]`),
            ]),
        ...wrong.map(({ recipient }) =>
          add(`the notice to ${recipient} names other records than the outcome`),
        ),
        ...present.map((id) => add(`a notice names ${id}, which was never deleted`)),
      ];
    }),
  ];
}

function untrue(requestId: string | null, detail: string): Violation {
  return { rule: "event_untrue", requestId, detail };
}

/** What the outcome claims to have erased, as `category how id`. */
function claimedBy({ deletion }: ReceivedOutcome): string[] {
  if (deletion === undefined) return [];
  const { contacts, conversations = [], tickets = [], customObjects = [] } = deletion;
  return [
    ...contacts.filter(({ basis }) => basis !== null).map(({ id }) => `contacts deleted ${id}`),
    ...[
      ...conversations.map((record) => ({ ...record, category: "conversations", name: record.id })),
      ...tickets.map((record) => ({ ...record, category: "tickets", name: record.id })),
      ...customObjects.map((record) => ({
        ...record,
        category: "custom_objects",
        name: `${record.type}/${record.id}`,
      })),
    ]
      .filter(({ basis }) => basis !== null)
      .map(({ category, how, name }) => `${category} ${how} ${name}`),
  ];
}

function namesOf(
  erased: readonly { readonly category: string; readonly how: string; readonly ids: readonly string[] }[],
): string[] {
  return erased.flatMap(({ category, how, ids }) => ids.map((id) => `${category} ${how} ${id}`));
}

/** Whether both hold the same, each as often. */
function isSame(some: readonly string[], others: readonly string[]): boolean {
  return JSON.stringify(some.toSorted()) === JSON.stringify(others.toSorted());
}
