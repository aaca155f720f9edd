import { type IntercomObject, idOf, MAX_SEARCH_VALUES, type Ticket } from "@intercom-dsar/intercom-client";
import { listRow } from "../../coverage.ts";
import { isGone } from "../../error-code.ts";
import type { ReadContext } from "../../read-context.ts";
import { readList } from "../../read-list.ts";

/** The ids of the tickets that one of the contacts takes part in, each once; its coverage counts one without an id as missing. */
export async function* searchTickets(
  context: ReadContext,
  contacts: readonly IntercomObject[],
): AsyncGenerator<string> {
  const { intercom, coverage, signal } = context;
  const contactIds = contacts.map(idOf).filter((id) => id !== null);
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
      yield id;
    }
    coverage.add(listRow("tickets", { count, pages: found.pages, missing: found.missing + withoutId }));
  }
}

/** `null` where the ticket is gone by now. */
export async function getTicket({ intercom, signal }: ReadContext, id: string): Promise<Ticket | null> {
  try {
    return await intercom.tickets.get(id, { signal });
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
