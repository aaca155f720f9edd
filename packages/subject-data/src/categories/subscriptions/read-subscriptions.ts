import { type Contact, type IntercomObject, idOf } from "@intercom-dsar/intercom-client";
import { readContactList } from "../../contact-list.ts";
import { listRow } from "../../coverage.ts";
import type { ReadContext } from "../../read-context.ts";
import { readList } from "../../read-list.ts";

/**
 * Intercom lists what a contact chose: types to opt out of that they left, types to opt in to that they want. Every other type that is live
 * goes by its default. The types are read once a request.
 */
export async function* readSubscriptions(
  context: ReadContext,
  contact: Contact,
): AsyncGenerator<IntercomObject> {
  const { intercom, coverage, signal } = context;
  const listed = await readContactList(context, contact, {
    resource: "subscriptions",
    inline: { count: null, stubs: [] },
    pages: (id) => (keep) => intercom.contacts.subscriptions(id, { signal, keep }),
    withoutId: [],
  });
  if (listed === null) return;
  coverage.add(listRow("subscriptions", listed));
  if (listed.result === "failed") return;
  const chosen = new Set<string | null>();
  for await (const type of listed.items()) {
    chosen.add(idOf(type));
    yield { subscription_type: type, chosen: true, receives: type.consent_type === "opt_in" };
  }
  const types = await readList(context, "subscription types", (keep) =>
    intercom.subscriptionTypes.list({ signal, keep }),
  );
  for await (const type of types.items()) {
    const id = idOf(type);
    if (type.state !== "live" || (id !== null && chosen.has(id))) continue;
    yield { subscription_type: type, chosen: false, receives: type.consent_type !== "opt_in" };
  }
}
