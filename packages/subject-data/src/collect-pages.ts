import type { Page } from "@intercom-dsar/intercom-client";

/** All that was read of a list. */
export interface Collection<Item> {
  readonly items: readonly Item[];
  readonly pages: number;
  /** How many there are by the list's own count; `null` where it has none. */
  readonly total: number | null;
  /** How many more there are, as far as Intercom tells, than could be read. */
  readonly missing: number;
}

/** Reads a list to its end. */
export async function collectPages<Item>(list: AsyncIterable<Page<Item>>): Promise<Collection<Item>> {
  const items: Item[] = [];
  let last: Pick<Page<Item>, "number" | "total" | "missing"> = { number: 0, total: null, missing: 0 };
  for await (const page of list) {
    items.push(...page.items);
    last = page;
  }
  return { items, pages: last.number, total: last.total, missing: last.missing };
}
