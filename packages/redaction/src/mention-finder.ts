import { type FoldedText, foldText } from "./fold-text.ts";
import { MENTION_MASK, type People } from "./policy.ts";

/** A part of a text: `[from, to)`, in UTF-16 units. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** Finds where a text names one of the others, in order and without overlap. */
export type MentionFinder = (text: string) => readonly TextRange[];

const WORD_BEFORE = /[\p{L}\p{N}\p{M}_]$/u;
// "x.ada@example.com" and "o'ada@example.com" are other addresses than "ada@example.com".
const ADDRESS_BEFORE = /[\p{L}\p{N}\p{M}_][.+'-]?$/u;
const NEVER = /(?!)/;
const WORD_AFTER = /^[\p{L}\p{N}\p{M}_]/u;

/**
 * Looks for whole e-mail addresses and for names of two words or more ("Ada" alone is no proof of a person).
 * What belongs to the subject is never found, even where it contains another's name or is equal to it.
 */
export function createMentionFinder(others: People, subject: People): MentionFinder {
  const own = needlesOf(subject);
  const ownTexts = new Set(own.map((needle) => needle.text));
  const needles = needlesOf(others).filter((needle) => !ownTexts.has(needle.text));
  if (needles.length === 0) return () => [];
  // The mask's own words are no mention, should a colleague be called "Another Person".
  const kept = [...own, { text: foldText(MENTION_MASK).text, partOfMore: NEVER }];

  return (text) => {
    const folded = foldText(text);
    const marks = new Uint8Array(folded.text.length);
    for (const needle of needles) mark(marks, folded.text, needle, 1);
    if (!marks.includes(1)) return [];
    for (const needle of kept) mark(marks, folded.text, needle, 0);
    return rangesOf(marks, folded);
  };
}

/** A folded text to look for; `partOfMore` tells by what stands before it that it is the end of something longer. */
interface Needle {
  readonly text: string;
  readonly partOfMore: RegExp;
}

function needlesOf(people: People): readonly Needle[] {
  const texts = new Set([...people.names, ...people.emails].map((text) => foldText(text).text.trim()));
  return [...texts].flatMap((text) => {
    if (/^[^ @]+@[^ @]+$/.test(text)) return [{ text, partOfMore: ADDRESS_BEFORE }];
    return wordCount(text) >= 2 ? [{ text, partOfMore: WORD_BEFORE }] : [];
  });
}

function wordCount(name: string): number {
  return name.split(" ").filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function mark(marks: Uint8Array, text: string, { text: wanted, partOfMore }: Needle, value: 0 | 1): void {
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    // Three units hold a character outside the basic plane and one sign of an address.
    const isPart = partOfMore.test(text.slice(Math.max(0, at - 3), at));
    if (!isPart && !WORD_AFTER.test(text.slice(end, end + 2))) marks.fill(value, at, end);
  }
}

function rangesOf(marks: Uint8Array, folded: FoldedText): readonly TextRange[] {
  const ranges: TextRange[] = [];
  for (let at = marks.indexOf(1); at !== -1; ) {
    const next = marks.indexOf(0, at);
    const end = next === -1 ? marks.length : next;
    ranges.push({ from: folded.from(at), to: folded.to(end - 1) });
    at = marks.indexOf(1, end);
  }
  return ranges;
}
