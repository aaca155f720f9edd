import { type FoldedText, isWordUnit } from "./fold-text.ts";
import type { FormKind } from "./name-forms.ts";
import { ARTICLES, BEFORE_PEOPLE, GREETINGS, TITLES } from "./name-words.ts";

/** A folded text to look for. */
export interface Needle {
  readonly text: string;
  readonly kind: FormKind | "address";
  readonly unspaced: boolean;
}

const SPACE = 32;
const AT = 64;
const LETTER_S = 115;
/** Words that are one capital letter. */
const WORD_OF_ONE = new Set("aioyeu");
/** Hebrew and Arabic write "and", "to", "in" as a letter before the word. */
const PREFIX = /^[\u05d0-\u05ea\u0621-\u064a]$/;

/** True where what stands at `[start, end)` of a folded text is a mention, by what is around it and how it is written in the original. */
export function isMention(
  needle: Needle,
  folded: FoldedText,
  start: number,
  end: number,
  original: string,
): boolean {
  if (!needle.unspaced && !isWholeWord(needle, folded, start, end)) return false;
  if (needle.kind !== "address" && isDivided(folded, start, end, original)) return false;
  if (ALONE.has(needle.kind) && isInCompound(folded, start, end, original)) return false;
  switch (needle.kind) {
    case "full":
    case "address":
      return true;
    case "initial":
      return isInitialForm(folded, start, end, original);
    case "given":
      return isCapital(folded, start, original);
    case "common":
      return (
        isCapital(folded, start, original) &&
        (isAddressed(folded, start, end, original) || isAmidSentence(folded, start, original))
      );
    case "noun":
      return isCapital(folded, start, original) && isAddressed(folded, start, end, original);
    case "family":
      return (
        isCapital(folded, lastWord(folded, start, end), original) && TITLES.has(wordBefore(folded, start))
      );
  }
}

const ALONE: ReadonlySet<Needle["kind"]> = new Set(["given", "common", "noun", "family"]);

/** "Ada-Straße" is a street. */
function isInCompound({ from, to }: FoldedText, start: number, end: number, original: string): boolean {
  const after = original.slice(to[end - 1], (to[end - 1] ?? 0) + 2);
  const before = original.slice(Math.max(0, (from[start] ?? 0) - 2), from[start]);
  return /^[-‐‑]\p{L}/u.test(after) || /\p{L}[-‐‑]$/u.test(before);
}

/** Where the last word of a mention begins: what is before it in a family name is a particle. */
function lastWord({ units }: FoldedText, start: number, end: number): number {
  return start + units.subarray(start, end).lastIndexOf(SPACE) + 1;
}

function isWholeWord({ kind }: Needle, { units, length }: FoldedText, start: number, end: number): boolean {
  if (start > 0 && isWordUnit(units[start - 1])) {
    const isPrefix =
      PREFIX.test(String.fromCharCode(units[start - 1] ?? 0)) && !(start > 1 && isWordUnit(units[start - 2]));
    if (!isPrefix || !PREFIX.test(String.fromCharCode(units[start] ?? 0))) return false;
  }
  if (end >= length || !isWordUnit(units[end])) return true;
  // A genitive: "Adas Antwort", "Ada's".
  return kind !== "address" && units[end] === LETTER_S && (end + 1 >= length || !isWordUnit(units[end + 1]));
}

/** True where something between the words keeps them apart: in "Ada Quill (Ada)" nobody is called "Quill Ada". */
function isDivided({ units, from, to }: FoldedText, start: number, end: number, original: string): boolean {
  for (let at = start; at < end; at += 1) {
    if (isWordUnit(units[at])) continue;
    const between = original.slice(to[at - 1], from[at + 1]);
    if (/[()[\]{};:!?|]/.test(between) && !/[<&%\\=]/.test(between)) return true;
  }
  return false;
}

/** Where a mention ends: a name within an address takes the rest of the address with it. */
export function mentionEnd({ units, length, from, to }: FoldedText, end: number, original: string): number {
  if (end >= length || units[end] !== AT) return end;
  let at = end + 1;
  const isInDomain = () =>
    isWordUnit(units[at]) ||
    (isWordUnit(units[at + 1]) && from[at + 1] === to[at] && /[.-]/.test(original[from[at] ?? 0] ?? ""));
  while (at < length && isInDomain()) at += 1;
  return at;
}

/** With capitals, apart from particles ("L. van Beethoven"); and a letter that is a word of its own ("A quill") has a dot behind it. */
function isInitialForm(
  { units, from, to }: FoldedText,
  start: number,
  end: number,
  original: string,
): boolean {
  for (let at = start; at < end; at += 1) {
    if (at > start && isWordUnit(units[at - 1])) continue;
    if (!isWordUnit(units[at])) continue;
    const isSingle = at + 1 >= end || !isWordUnit(units[at + 1]);
    const isInner = at > start && units.subarray(at, end).includes(SPACE);
    if ((isSingle || !isInner) && !isUpper(original, from[at] ?? 0, to[at] ?? 0)) return false;
    const letter = String.fromCharCode(units[at] ?? 0);
    if (isSingle && WORD_OF_ONE.has(letter) && original[to[at] ?? 0] !== ".") return false;
  }
  return true;
}

function isCapital({ from, to }: FoldedText, at: number, original: string): boolean {
  return isUpper(original, from[at] ?? 0, to[at] ?? 0);
}

/** True where the character is upper case, has no case, or stands there encoded. */
function isUpper(original: string, from: number, to: number): boolean {
  const written = original.slice(from, to);
  return written.length > 2 || written !== written.toLowerCase() || written === written.toUpperCase();
}

/** Behind a greeting, or alone on its line. */
function isAddressed(folded: FoldedText, start: number, end: number, original: string): boolean {
  if (GREETINGS.has(wordBefore(folded, start)) && !endsSentence(folded, start, original)) return true;
  const before = original.slice(0, folded.from[start]);
  const after = original.slice(folded.to[end - 1]);
  return (
    /(?:^|[\n>])[ \t\-–—~*]*$/.test(before.slice(-20)) && /^[ \t.,!]*(?:$|[\r\n<])/.test(after.slice(0, 20))
  );
}

/** Behind a word in small letters that is no article, or one that people stand behind; no sentence ends between the two. */
function isAmidSentence(folded: FoldedText, start: number, original: string): boolean {
  const before = wordBefore(folded, start);
  if (before === "" || ARTICLES.has(before) || endsSentence(folded, start, original)) return false;
  let at = start - 1;
  while (at > 0 && !(isWordUnit(folded.units[at]) && !isWordUnit(folded.units[at - 1]))) at -= 1;
  const isSmall = /^\p{Ll}/u.test(original.slice(folded.from[at]));
  return isSmall || BEFORE_PEOPLE.has(before);
}

/** True where a sentence ends between the word before and this one: "Thanks. Will it work?" */
function endsSentence({ units, to, from }: FoldedText, start: number, original: string): boolean {
  let before = start - 1;
  while (before >= 0 && !isWordUnit(units[before])) before -= 1;
  return before >= 0 && /[.!?;:]/.test(original.slice(to[before], from[start]).replace(/&[^;]*;/g, ""));
}

function wordBefore({ units }: FoldedText, start: number): string {
  let end = start;
  while (end > 0 && !isWordUnit(units[end - 1])) end -= 1;
  let at = end;
  while (at > 0 && isWordUnit(units[at - 1])) at -= 1;
  return String.fromCharCode(...units.subarray(at, Math.min(end, at + 20)));
}
