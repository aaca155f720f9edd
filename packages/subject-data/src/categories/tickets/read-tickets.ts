import { asObject, idOf, MAX_SEARCH_VALUES, type Ticket } from "@intercom-dsar/intercom-client";
import { listRow } from "../../coverage.ts";
import { isGone } from "../../error-code.ts";
import type { ReadContext, Subject } from "../../read-context.ts";
import { partsRow } from "../messages/parts-row.ts";

/** The tickets that one of the person's contacts takes part in, each read by its id with its parts. */
export async function* readTickets(context: ReadContext, subject: Subject): AsyncGenerator<Ticket> {
  const { coverage } = context;
  const contactIds = subject.contacts.map(idOf).filter((id) => id !== null);
  const known = new Set<string>();
  for (let start = 0; start < contactIds.length; start += MAX_SEARCH_VALUES) {
    const { ids, pages, missing } = await search(context, contactIds.slice(start, start + MAX_SEARCH_VALUES));
    const unknown = ids.filter((id) => !known.has(id));
    for (const id of unknown) known.add(id);
    coverage.add(listRow("tickets", { items: unknown, pages, missing }));
    for (const id of unknown) {
      const ticket = await read(context, id);
      if (ticket !== null) yield ticket;
    }
  }
}

/** Ids alone are kept of a search: each ticket is read for itself. One without an id counts as missing. */
async function search(
  { intercom, memo, signal }: ReadContext,
  contactIds: readonly string[],
): Promise<{ ids: readonly string[]; pages: number; missing: number }> {
  return memo.remember(`tickets of ${JSON.stringify(contactIds)}`, async () => {
    const ids: string[] = [];
    let [pages, missing, without] = [0, 0, 0];
    for await (const page of intercom.tickets.search(contactIds, { signal })) {
      const named = page.items.map(idOf).filter((id) => id !== null);
      ids.push(...named);
      without += page.items.length - named.length;
      pages = page.number;
      missing = page.missing;
    }
    return { ids, pages, missing: missing + without };
  });
}

/** `null` where the ticket is gone by now: the row says so. */
async function read({ intercom, memo, coverage, signal }: ReadContext, id: string): Promise<Ticket | null> {
  const ticket = await memo.remember(`ticket ${id}`, async () => {
    try {
      return await intercom.tickets.get(id, { signal });
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  });
  coverage.add(
    ticket === null
      ? { resource: "tickets.parts", result: "failed", items: 0, pages: 0 }
      : partsRow("tickets.parts", asObject(ticket.ticket_parts), "ticket_parts", 0),
  );
  return ticket;
}
