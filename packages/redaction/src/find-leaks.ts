import { maskMentions } from "./mask-mentions.ts";
import { createMentionFinder } from "./mention-finder.ts";
import type { People } from "./policy.ts";

/** A value that still names somebody; `path` is a pattern. */
export interface Leak {
  readonly path: string;
  readonly count: number;
}

/**
 * Where a value still names one of `others`, in a string or in a key. What is the subject's own is no leak.
 *
 * @throws RedactionError `not_json`
 */
export function findLeaks(value: object, others: People, subject: People): readonly Leak[] {
  const leaks = new Map<string, number>();
  maskMentions(value, createMentionFinder(others, subject), (path, count) => {
    leaks.set(path, count + (leaks.get(path) ?? 0));
  });
  return [...leaks]
    .map(([path, count]) => ({ path, count }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
}
