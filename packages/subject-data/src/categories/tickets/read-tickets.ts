import { asObject, type Ticket } from "@intercom-dsar/intercom-client";
import { createPeople } from "../../people.ts";
import type { ReadContext, Subject } from "../../read-context.ts";
import { withFiles } from "../attachments/with-files.ts";
import { coverParts } from "../messages/parts-row.ts";
import { isVisible } from "./personal-ticket.ts";
import { getTicket, searchTickets } from "./search-tickets.ts";

/** The tickets that one of the person's contacts takes part in, each read by its id with its parts. One without an id counts as missing. */
export async function* readTickets(context: ReadContext, subject: Subject): AsyncGenerator<Ticket> {
  const people = createPeople(subject.addresses, subject.contacts);
  for await (const id of searchTickets(context, subject.contacts)) {
    const ticket = await read(context, id);
    if (ticket === null) continue;
    yield await withFiles(context, people, {
      key: `ticket ${id}`,
      record: ticket,
      partsKey: "ticket_parts",
      isVisible: isVisible(ticket),
      again: () => getTicket(context, id),
    });
  }
}

/** `null` where the ticket is gone by now: the row says so. */
async function read(context: ReadContext, id: string): Promise<Ticket | null> {
  const ticket = await context.memo.remember(`ticket ${id}`, () => getTicket(context, id));
  const { coverage } = context;
  if (ticket === null) coverage.add({ resource: "tickets.parts", result: "failed", items: 0, pages: 0 });
  else coverParts(coverage, "tickets.parts", asObject(ticket.ticket_parts), "ticket_parts", 0);
  return ticket;
}
