import { type Contact, idOf } from "@intercom-dsar/intercom-client";
import { collectPages } from "./collect-pages.ts";
import type { FlowContext } from "./flow-context.ts";

/** What a search for the subject brought: proposals, to be compared before they count. */
export interface SubjectSearch {
  /** Each contact once, whichever address it was found by. */
  readonly hits: readonly Contact[];
  readonly pages: number;
  /** How many more contacts Intercom says match than it sent. */
  readonly missing: number;
}

/** Searches Intercom for every address of the subject, on all pages. */
export async function searchSubject({ request, intercom, signal }: FlowContext): Promise<SubjectSearch> {
  const ids = new Set<string>();
  const hits: Contact[] = [];
  let pages = 0;
  let missing = 0;
  for (const subject of request.subjects) {
    const found = await collectPages(intercom.contacts.searchByEmail([subject], { signal }));
    pages += found.pages;
    missing += found.missing;
    for (const contact of found.items) {
      const id = idOf(contact);
      if (id !== null && ids.has(id)) continue;
      if (id !== null) ids.add(id);
      hits.push(contact);
    }
  }
  return { hits, pages, missing };
}
