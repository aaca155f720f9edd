import { asObject, idOf, MAX_SEARCH_VALUES, type Ticket } from "@intercom-dsar/intercom-client";
import { listRow } from "../../coverage.ts";
import { isGone } from "../../error-code.ts";
import { createPeople } from "../../people.ts";
import type { ReadContext, Subject } from "../../read-context.ts";
import { readList } from "../../read-list.ts";
import { withFiles } from "../attachments/with-files.ts";
import { coverParts } from "../messages/parts-row.ts";
import { isVisible } from "./personal-ticket.ts";

/** The tickets that one of the person's contacts takes part in, each read by its id with its parts. One without an id counts as missing. */
export async function* readTickets(context: ReadContext, subject: Subject): AsyncGenerator<Ticket> {
  const { intercom, coverage, signal } = context;
  const contactIds = subject.contacts.map(idOf).filter((id) => id !== null);
  const people = createPeople(subject.addresses, subject.contacts);
  const known = new Set<string>();
  for (let start = 0; start < contactIds.length; start += MAX_SEARCH_VALUES) {
    const some = contactIds.slice(start, start + MAX_SEARCH_VALUES);
    const found = await readList(context, `tickets of ${JSON.stringify(some)}`, (keep) =>
      intercom.tickets.search(some, { signal, keep }),
    );
    let [count, withoutId] = [0, 0];
    for await (const hit of found.items()) {
      const id = idOf(hit);
      if (id === null) withoutId += 1;
      if (id === null || known.has(id)) continue;
      known.add(id);
      count += 1;
      const ticket = await read(context, id);
      if (ticket === null) continue;
      yield await withFiles(context, people, {
        key: `ticket ${id}`,
        record: ticket,
        partsKey: "ticket_parts",
        isVisible: isVisible(ticket),
        again: () => get(context, id),
      });
    }
    coverage.add(listRow("tickets", { count, pages: found.pages, missing: found.missing + withoutId }));
  }
}

/** `null` where the ticket is gone by now: the row says so. */
async function read(context: ReadContext, id: string): Promise<Ticket | null> {
  const ticket = await context.memo.remember(`ticket ${id}`, () => get(context, id));
  const { coverage } = context;
  if (ticket === null) coverage.add({ resource: "tickets.parts", result: "failed", items: 0, pages: 0 });
  else coverParts(coverage, "tickets.parts", asObject(ticket.ticket_parts), "ticket_parts", 0);
  return ticket;
}

async function get({ intercom, signal }: ReadContext, id: string): Promise<Ticket | null> {
  try {
    return await intercom.tickets.get(id, { signal });
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
