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
      for (const [from, piece] of piecesOf(run))
        if (isEncoded(piece) && withinRun(piece).length > 0)
          encoded.push({ from: index + from, to: index + from + piece.length, again: false });
    }
    if (encoded.length === 0) return ranges;
    return withoutOverlap([...encoded, ...ranges]);
  };

  function withinRun(run: string): readonly TextRange[] {
    const decoded = Buffer.from(run, "base64").toString();
    return (level < MOST_LEVELS ? withBase64(find, level + 1) : find)(decoded);
  }
}

/** A run whole; or, where it has slashes and may be the path of a URL, its parts that are long enough. */
function piecesOf(run: string): readonly (readonly [from: number, piece: string])[] {
  if (!run.includes("/")) return [[0, run]];
  const parts = [...run.matchAll(/[^/]{16,}/g)].map(({ 0: part, index }) => [index, part] as const);
  return parts.length === 1 && parts[0]?.[1] === run ? parts : [[0, run], ...parts];
}

/** Base64 of a text has letters of both cases; an id in hexadecimal, a path and a word have not. */
function isEncoded(run: string): boolean {
  return /[A-Z]/.test(run) && /[a-z]/.test(run);
}

/** In order; of those that overlap, the one that begins first. */
function withoutOverlap(ranges: readonly TextRange[]): readonly TextRange[] {
  let end = 0;
  return [...ranges]
    .sort((one, other) => one.from - other.from || other.to - one.to)
    .filter(({ from, to }) => {
      if (from < end) return false;
      end = to;
      return true;
    });
}
