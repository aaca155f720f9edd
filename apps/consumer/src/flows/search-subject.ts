import { spellingsOf } from "@intercom-dsar/dsar-events/service";
import { type Contact, idOf, MAX_SEARCH_VALUES } from "@intercom-dsar/intercom-client";
import type { ClaimedRequest } from "@intercom-dsar/ledger";
import { z } from "zod";
import type { FlowContext } from "./flow-context.ts";
import { isSubject } from "./matching.ts";

/** What a search for the subject brought: proposals, to be compared before they count. */
export interface SubjectSearch {
  /** Each contact once, whichever address it was found by. */
  readonly hits: readonly Contact[];
  readonly pages: number;
  /** How many more contacts Intercom says match than it sent. */
  readonly missing: number;
}

/**
 * Searches Intercom for every address of the subject in every spelling, on all pages: how Intercom compares is not documented, and what it
 * keeps under one spelling may not be found by another. A search is made together with other requests that wait for the same; where
 * `emptyByItself`, one that finds nobody is made once more, for this request alone, so that "nobody" is the answer to its own question.
 */
export async function searchSubject(
  context: SearchContext,
  { emptyByItself }: { readonly emptyByItself: boolean },
): Promise<SubjectSearch> {
  const { request } = context;
  const searches = searchesOf(request);
  const found = await searchAll(context, searches, false);
  if (found.hits.length > 0 || !found.isShared || !emptyByItself) return found;
  const own = await searchAll(context, searches, true);
  return { ...own, pages: found.pages + own.pages };
}

/** What a search takes. */
export type SearchContext = Pick<FlowContext, "intercom" | "signal"> & {
  readonly request: Pick<ClaimedRequest, "subjects" | "payload">;
};

async function searchAll(
  { request, intercom, signal }: SearchContext,
  searches: readonly (readonly string[])[],
  alone: boolean,
): Promise<SubjectSearch & { readonly isShared: boolean }> {
  const isMine = (contact: Contact) => isSubject(contact, request.subjects);
  const ids = new Set<string>();
  const hits: Contact[] = [];
  let pages = 0;
  let missing = 0;
  let isShared = false;
  for (const addresses of searches) {
    const found = await intercom.contacts.findByEmail(addresses, { isMine, alone, signal });
    pages += found.pages;
    missing += found.missing;
    isShared ||= found.members > 1;
    for (const contact of found.contacts) {
      const id = idOf(contact);
      if (id !== null && ids.has(id)) continue;
      if (id !== null) ids.add(id);
      hits.push(contact);
    }
  }
  return { hits, pages, missing, isShared };
}

/** As few searches as hold every spelling. Those of one address stay together, unless they alone are too many. */
function searchesOf({ subjects, payload }: Pick<ClaimedRequest, "subjects" | "payload">): string[][] {
  const written = writtenIn(payload);
  const searches: string[][] = [];
  for (const subject of subjects) {
    const spellings = spellingsOf(subject, written);
    for (let start = 0; start < spellings.length; start += MAX_SEARCH_VALUES) {
      const values = spellings.slice(start, start + MAX_SEARCH_VALUES);
      const open = searches.find((search) => search.length + values.length <= MAX_SEARCH_VALUES);
      if (open === undefined) searches.push(values);
      else open.push(...values);
    }
  }
  return searches;
}

/** What is read of a request as intake stored it; a version before this one kept no spellings. */
const Written = z.object({
  identifiers: z.array(z.object({ spellings: z.array(z.string()).catch([]) })),
});

function writtenIn(payload: Uint8Array): readonly string[] {
  try {
    const { identifiers } = Written.parse(JSON.parse(new TextDecoder().decode(payload)));
    return identifiers.flatMap(({ spellings }) => spellings);
  } catch {
    return [];
  }
}
