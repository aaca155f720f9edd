import { decode } from "html-entities";

/** A text reduced to what makes two spellings the same, with the way back to the original. */
export interface FoldedText {
  readonly text: string;
  /** Where in the original the character at this index of `text` begins. */
  from(index: number): number;
  /** Where in the original it ends. */
  to(index: number): number;
}

// An entity, however often its ampersand was escaped; percent-encoded bytes; or one character.
const UNIT = /&(?:amp;)*(?:#\d{1,7};?|#x[\da-f]{1,6};?|[a-z][a-z\d]{1,31};)|(?:%[\da-f]{2})+|[\s\S]/giu;
const REPEATED_ESCAPE = /^&(?:amp;)+(?=[#a-z])/i;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

const PLAIN_CHARACTER = /^[ -~]$/;

/** Anything but printable ASCII, and what starts an entity or a percent-encoding, and runs of spaces. */
const NEEDS_FOLDING = /[^ -$'-~]| {2}/;

/**
 * Folds case, Unicode forms, white space, invisible characters, HTML entities (Intercom escapes names and addresses
 * on output) and percent-encoding (addresses stand in links). Wider than an equality of addresses may be: it serves
 * to find mentions, where too much is the safe side.
 */
export function foldText(original: string): FoldedText {
  // Most texts: a package of some megabytes must not hold up the process for seconds.
  if (!NEEDS_FOLDING.test(original)) {
    return { text: original.toLowerCase(), from: (index) => index, to: (index) => index + 1 };
  }
  return foldByUnits(original);
}

function foldByUnits(original: string): FoldedText {
  let text = "";
  const from: number[] = [];
  const to: number[] = [];
  for (const match of original.matchAll(UNIT)) {
    const end = match.index + match[0].length;
    for (const character of foldUnit(match[0])) {
      if (character === " " && text.endsWith(" ")) {
        to[to.length - 1] = end;
        continue;
      }
      text += character;
      for (let unit = 0; unit < character.length; unit++) {
        from.push(match.index);
        to.push(end);
      }
    }
  }
  return { text, from: (index) => from[index] ?? 0, to: (index) => to[index] ?? original.length };
}

function foldUnit(unit: string): string {
  if (PLAIN_CHARACTER.test(unit)) return unit.toLowerCase();
  return Array.from(plainText(unit), foldCharacter).join("");
}

/** One at a time: lower case depends on the neighbours (a final "ς"), and a spelling must not. */
function foldCharacter(character: string): string {
  return (
    character
      .normalize("NFKD")
      // Upper case first: it brings "ß" and "ss", "ς" and "σ" together.
      .toUpperCase()
      .toLowerCase()
      .normalize("NFKD")
      .replace(INVISIBLE, "")
      .replace(/\s+/g, " ")
  );
}

function plainText(unit: string): string {
  if (unit.length === 1) return unit;
  if (unit.startsWith("&")) return decode(unit.replace(REPEATED_ESCAPE, "&"));
  if (!unit.startsWith("%")) return unit;
  try {
    return decodeURIComponent(unit);
  } catch {
    return unit;
  }
}
