import type { MentionFinder, TextRange } from "./text-range.ts";

/** Long enough for a name, and for few words that are no base64. */
const RUN = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
/** Base64 of base64 and no further: each level is a third longer, and nobody writes the third. */
const MOST_LEVELS = 2;

/** Finds mentions in base64 too, with either alphabet: the whole run is the mention. */
export function withBase64(find: MentionFinder, level = 1): MentionFinder {
  return (text) => {
    const ranges = find(text);
    const encoded: TextRange[] = [];
    for (const { 0: run, index } of text.matchAll(RUN)) {
      if (isEncoded(run) && withinRun(run).length > 0)
        encoded.push({ from: index, to: index + run.length, again: false });
    }
    if (encoded.length === 0) return ranges;
    const beside = ranges.filter(({ from, to }) => !encoded.some((run) => from < run.to && to > run.from));
    return [...beside, ...encoded].sort((one, other) => one.from - other.from);
  };

  function withinRun(run: string): readonly TextRange[] {
    const decoded = Buffer.from(run, "base64").toString();
    return (level < MOST_LEVELS ? withBase64(find, level + 1) : find)(decoded);
  }
}

/** Base64 of a text has letters of both cases; an id in hexadecimal, a path and a word have not. */
function isEncoded(run: string): boolean {
  return /[A-Z]/.test(run) && /[a-z]/.test(run);
}
