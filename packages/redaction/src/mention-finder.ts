import { createAutomaton } from "./automaton.ts";
import { createFoldBuffers, type FoldedText, foldedString, foldText } from "./fold-text.ts";
import { withBase64 } from "./in-base64.ts";
import { isMention, mentionEnd, type Needle } from "./is-mention.ts";
import { nameForms } from "./name-forms.ts";
import { MENTION_MASK, type People } from "./policy.ts";
import type { MentionFinder, TextRange } from "./text-range.ts";

/**
 * Looks for addresses, and for names in the forms of `nameForms`. What belongs to the subject is never found, even where it contains another's
 * name or is equal to it.
 *
 * `only`: `"whole"` leaves out given and family names that stand alone, which may be somebody else's.
 */
export function createMentionFinder(
  others: People,
  subject: People,
  only: "whole" | "all" = "all",
): MentionFinder {
  const own = needlesOf(subject);
  const ownTexts = new Set(own.map(({ text }) => text));
  // What is one of the subject's names in part ("Ada Quill" of "Mara Ada Quill") may be all of another's.
  const ownWhole = own.filter(
    ({ text, kind }) => isWhole(kind) || (kind === "initial" && text.includes(" ")),
  );
  const ownWholeTexts = new Set(ownWhole.map(({ text }) => text));
  const wanted = needlesOf(others).filter(({ text, kind }) =>
    isWhole(kind) ? !ownWholeTexts.has(text) : only === "all" && !ownTexts.has(text),
  );
  if (wanted.length === 0) return () => [];
  // The mask's own words are no mention, should a colleague be called "Removed Another".
  const mask: Needle = { text: foldedString(MENTION_MASK), kind: "full", unspaced: false };
  const needles = [...wanted, ...ownWhole, mask];
  const automaton = createAutomaton(needles.map(({ text }) => text));

  const buffers = createFoldBuffers();

  return withBase64((text) => {
    const folded = foldText(text, buffers);
    let marks: Uint8Array | undefined;
    let kept: (readonly [from: number, to: number])[] | undefined;
    automaton.scan(folded.units, folded.length, (index, end) => {
      const needle = needles[index];
      if (needle === undefined) return;
      const from = end - needle.text.length;
      if (!isMention(needle, folded, from, end, text)) return;
      if (index < wanted.length) {
        marks ??= new Uint8Array(folded.length);
        marks.fill(1, from, needle.kind === "address" ? end : mentionEnd(folded, end, text));
      } else {
        kept ??= [];
        kept.push([from, end]);
      }
    });
    if (marks === undefined) return [];
    for (const [from, end] of kept ?? []) marks.fill(0, from, end);
    return rangesOf(marks, folded, text);
  });
}

function isWhole(kind: Needle["kind"]): boolean {
  return kind === "full" || kind === "address";
}

/** Each text once: where two people share one, the form that is found more easily counts. */
function needlesOf({ names, emails }: People): readonly Needle[] {
  const needles = new Map<string, Needle>();
  const add = (needle: Needle) => {
    const known = needles.get(needle.text);
    if (known === undefined || EASE.indexOf(needle.kind) < EASE.indexOf(known.kind))
      needles.set(needle.text, needle);
  };
  const addAddress = (text: string) => {
    const folded = text.length > LONGEST_ADDRESS ? "" : foldedString(text);
    if (/^[^@]+@[^@]+$/.test(folded)) add({ text: folded, kind: "address", unspaced: false });
  };
  for (const email of emails) addAddress(email);
  for (const name of names) {
    // An address may stand where a name should, or behind it: "Ada Quill <ada@example.com>".
    const [address] = /[^\s<>"()]{1,64}@[^\s<>"()]{1,255}/.exec(name) ?? [];
    if (address !== undefined) addAddress(address);
    if (address !== name.trim()) for (const form of nameForms(name)) add(form);
  }
  return [...needles.values()];
}

/** RFC 5321: 64 before the sign, 255 behind it. */
const LONGEST_ADDRESS = 320;

const EASE: readonly Needle["kind"][] = ["address", "full", "initial", "given", "common", "noun", "family"];

function rangesOf(marks: Uint8Array, { from, to }: FoldedText, text: string): readonly TextRange[] {
  const ranges: TextRange[] = [];
  for (let at = marks.indexOf(1); at !== -1; ) {
    let start = at;
    let again = false;
    while (marks[at] === 1) {
      at += 1;
      const isEnd = marks[at] !== 1;
      // A tag within a name stays: two masks, one on each side.
      if (isEnd || text[to[at - 1] ?? 0] === "<") {
        ranges.push({ from: from[start] ?? 0, to: to[at - 1] ?? 0, again });
        start = at;
        again = true;
      }
    }
    at = marks.indexOf(1, at);
  }
  return ranges.sort((left, right) => left.from - right.from);
}
