import { LOOK_ALIKES } from "./look-alikes.ts";

const APOSTROPHES = new Set("'`´‘’ʹʼ′＇");
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Accents of Latin, Greek and Cyrillic, and the vowel signs that Hebrew and Arabic may leave out; those of other scripts make letters. */
const OPTIONAL_MARK = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;
const NO_WORD = /[^\p{L}\p{N}\p{M}@]/gu;

const known = new Map<string, string | null>();
/** Texts are written in few characters: this holds any of them, and no attack fills the memory. */
const MOST_KNOWN = 10_000;

/**
 * One character as it is compared: letters and digits in lower case without accents, `@`, a space for any other, `null` for an apostrophe and
 * `""` for what can't be seen. One at a time: lower case depends on the neighbours (a final "ς"), and a spelling must not.
 */
export function foldCharacter(character: string): string | null {
  const folded = known.get(character);
  if (folded !== undefined) return folded;
  if (known.size >= MOST_KNOWN) known.clear();
  const made = APOSTROPHES.has(character) ? null : fold(character);
  known.set(character, made);
  return made;
}

function fold(character: string): string {
  const lower = character
    .normalize("NFKD")
    // Upper case first: it brings "ß" and "ss", "ς" and "σ" together.
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKD")
    .replace(INVISIBLE, "")
    .replace(OPTIONAL_MARK, "");
  return Array.from(lower, (each) => LOOK_ALIKES.get(each) ?? each)
    .join("")
    .replace(NO_WORD, " ");
}
