import { createMentionFinder } from "./mention-finder.ts";
import type { People } from "./policy.ts";

/** Characters that are read at once: what reading takes in memory does not grow with the text. */
const PIECE = 64 * 1024;
/** Longer than any name or address: one that lies across the end of a piece is found in the next. */
const OVERLAP = 1_024;

/** The leak check of a plain text that is handed out as it is: true where it names one of `others`, and it is not the subject's own name. */
export function createTextCheck({
  others,
  subject,
}: {
  readonly others: People;
  readonly subject: People;
}): (text: string) => boolean {
  const find = createMentionFinder(others, subject, "whole");
  return (text) => {
    for (let from = 0; from < text.length; from += PIECE - OVERLAP)
      if (find(text.slice(from, from + PIECE)).length > 0) return true;
    return false;
  };
}
