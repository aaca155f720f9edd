import { MENTION_MASK } from "./policy.ts";
import type { MentionFinder, TextRange } from "./text-range.ts";

/** A text without the mentions that `find` finds, and how many they were. */
export function maskText(
  original: string,
  find: MentionFinder,
): { readonly text: string; readonly count: number } {
  let text = original;
  let count = 0;
  // Again until nothing is found: a mask may set free what stood before it ("bo@example.com+ada@example.com").
  for (let ranges = find(text); ranges.length > 0; ranges = find(text)) {
    count += ranges.filter(({ again }) => !again).length;
    text = withMasks(text, ranges);
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
