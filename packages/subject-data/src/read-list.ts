import type { IntercomObject, KeepPage, Page } from "@intercom-dsar/intercom-client";
import { errorCode } from "./error-code.ts";
import type { ReadContext } from "./read-context.ts";

/** A list that was read to its end. Its items are in the memo, not in memory. */
export interface KeptList<Item = IntercomObject> {
  readonly count: number;
  readonly pages: number;
  /** How many there are by the list's own count; `null` where it has none. */
  readonly total: number | null;
  /** How many more there are, as far as Intercom tells, than could be read. */
  readonly missing: number;
  /** Item after item, without a call. */
  items(): AsyncIterable<Item>;
}

/** Makes the list's calls; each page is asked of `keep` first. */
export type Pages<Item> = (keep: KeepPage) => AsyncIterable<Page<Item>>;

/** A cursor is no snapshot: the items of a list that changes move between its pages. */
const MOST_AGE_OF_CURSOR_MS = 60 * 60 * 1_000;

/**
 * Reads a list to its end, page by page into the memo under `key`. What an earlier run broke off goes on after its last page; where that page is
 * older than an hour, or the list's count is another by now, the list is read anew.
 */
export async function readList<Item>(
  context: Pick<ReadContext, "memo" | "clock">,
  key: string,
  list: Pages<Item>,
): Promise<KeptList<Item>> {
  const { memo } = context;
  const read = await memo.remember(`${key} read`, async () => {
    const first = await walk(context, key, list);
    if (first !== "stale") return first;
    memo.forget(`${key} page`);
    const anew = await walk(context, key, list);
    if (anew === "stale") throw new Error("A list without kept pages can't be stale.");
    return anew;
  });
  return { ...read, items };

  async function* items(): AsyncGenerator<Item> {
    for await (const page of list(keeper(memo, key))) yield* page.items;
  }
}

type Summary = Omit<KeptList, "items">;

class StaleList extends Error {}

async function walk<Item>(
  { memo, clock }: Pick<ReadContext, "memo" | "clock">,
  key: string,
  list: Pages<Item>,
): Promise<Summary | "stale"> {
  let earlier: StoredPage | null = null;
  const keep: KeepPage = async (place, read) => {
    let isFresh = false;
    const stored = await memo.remember(pageKey(key, place), async () => {
      isFresh = true;
      if (earlier !== null && clock.now() - earlier.at > MOST_AGE_OF_CURSOR_MS) throw new StaleList();
      const page = await read().catch((error: unknown) => {
        // What Intercom refuses after a wait is the cursor.
        if (earlier !== null && errorCode(error) === "invalid_request") throw new StaleList();
        throw error;
      });
      if (earlier !== null && page.total !== earlier.page.total) throw new StaleList();
      return { at: clock.now(), page };
    });
    earlier = isFresh ? null : stored;
    // What is not the whole list is worth more than the call that it took.
    if (isFresh && stored.page.next !== null) await memo.checkpoint();
    return stored.page;
  };
  const summary = { count: 0, pages: 0, total: null as number | null, missing: 0 };
  try {
    for await (const { items, number, total, missing } of list(keep)) {
      summary.count += items.length;
      Object.assign(summary, { pages: number, total, missing });
    }
  } catch (error) {
    if (error instanceof StaleList) return "stale";
    throw error;
  }
  return summary;
}

interface StoredPage {
  /** When it was read, in milliseconds since 1970. */
  readonly at: number;
  readonly page: Awaited<ReturnType<KeepPage>>;
}

function keeper(memo: ReadContext["memo"], key: string): KeepPage {
  return async (place, read) =>
    (await memo.remember<StoredPage>(pageKey(key, place), async () => ({ at: 0, page: await read() }))).page;
}

function pageKey(key: string, place: string): string {
  return `${key} page ${place}`;
}
