import { asObject, type Contact, type IntercomObject, idOf } from "@intercom-dsar/intercom-client";
import { listRow } from "../../coverage.ts";
import type { ReadContext } from "../../read-context.ts";

/** Counts of the contact's events by kind, those included that are too old to be listed. */
export async function* readEventSummaries(
  { intercom, memo, coverage, signal }: ReadContext,
  contact: Contact,
): AsyncGenerator<IntercomObject> {
  const id = idOf(contact);
  if (id === null) {
    coverage.add({ resource: "events.summaries", result: "failed", items: 0, pages: 0 });
    return;
  }
  const summary = await memo.remember(`event summary of ${id}`, () =>
    intercom.events.summary(id, { signal }),
  );
  const kinds = Array.isArray(summary.events) ? summary.events : [];
  const items = kinds.map(asObject).filter((kind) => kind !== null);
  coverage.add(
    listRow("events.summaries", { count: items.length, pages: 1, missing: kinds.length - items.length }),
  );
  yield* items;
}
