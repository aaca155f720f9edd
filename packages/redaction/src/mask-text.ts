import { MENTION_MASK } from "./policy.ts";
import type { MentionFinder, TextRange } from "./text-range.ts";

/** What is not clean then, nobody wrote to be read: the whole text goes. */
const MOST_ROUNDS = 8;

/** A text without the mentions that `find` finds, and how many they were. */
export function maskText(
  original: string,
  find: MentionFinder,
): { readonly text: string; readonly count: number } {
  let text = original;
  let count = 0;
  // Again until nothing is found: a mask may set free what stood beside it ("王小明Ada Quill").
  let ranges = find(text);
  for (let round = 0; ranges.length > 0; round += 1) {
    if (round === MOST_ROUNDS) return { text: MENTION_MASK, count };
    count += ranges.filter(({ again }) => !again).length;
    text = withMasks(text, ranges);
    ranges = find(text);
  }
  return { text, count };
}

function withMasks(text: string, ranges: readonly TextRange[]): string {
  const pieces: string[] = [];
  let kept = 0;
  for (const { from, to, again } of ranges) {
    pieces.push(text.slice(kept, from), again ? "" : MENTION_MASK);
    kept = to;
  }
  return pieces.join("") + text.slice(kept);
}
