/** Runs `work` on each item, `limit` at a time; the results are in the items' order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  const rest = items.entries();
  async function takeTurns(): Promise<void> {
    for (const [index, item] of rest) results.set(index, await work(item, index));
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, takeTurns));
  return [...results.entries()].sort(([first], [second]) => first - second).map(([, result]) => result);
}
