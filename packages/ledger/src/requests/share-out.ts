/** A sender with work due, and how many of its requests run already. */
export interface DueSender {
  readonly sender: string;
  readonly running: number;
}

/**
 * How many requests each sender may start of `count`, one after another to whoever has the fewest running. Where several have work due,
 * none gets beyond `most` running. A sender that has nothing running gets one even where `count` is used up: others' long requests are not
 * waited for.
 */
export function shareOut(
  senders: readonly DueSender[],
  count: number,
  most: number,
): ReadonlyMap<string, number> {
  const given = new Map<string, number>();
  const bound = senders.length > 1 ? most : Number.POSITIVE_INFINITY;
  for (let left = count; ; left -= 1) {
    const [next] = senders
      .map(({ sender, running }) => ({ sender, held: running + (given.get(sender) ?? 0) }))
      .filter(({ held }) => held < bound && (left > 0 || held === 0))
      .sort((one, other) => one.held - other.held);
    if (next === undefined) return given;
    given.set(next.sender, (given.get(next.sender) ?? 0) + 1);
  }
}
