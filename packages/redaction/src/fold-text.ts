import { decode } from "html-entities";
import { foldCharacter } from "./fold-character.ts";

/** The unit between two pieces of a text that do not follow each other. Stands in no other place. */
const BREAK = 0;
const SPACE = 32;
const AT = 64;

/**
 * A text reduced to what makes two spellings of a name or an address the same, with the way back to the original: lower-case words, one
 * space between them, and `@`. What stands in HTML tags comes behind the text, each after a break.
 */
export interface FoldedText {
  /** UTF-16 units; only the first `length` count. */
  readonly units: Uint16Array;
  readonly length: number;
  /** Where in the original the character of each unit begins, and where it ends. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/** True for a unit of a word; false for what separates words, and for `@`. */
export function isWordUnit(unit: number | undefined): boolean {
  return unit !== undefined && unit !== SPACE && unit !== AT && unit !== BREAK;
}

/** The text alone. */
export function foldedString(original: string): string {
  const { units, length } = foldText(original);
  let text = "";
  for (let at = 0; at < length; at += 4_096)
    text += String.fromCharCode(...units.subarray(at, Math.min(at + 4_096, length)));
  return text.trim();
}

/**
 * Folds case, Unicode's compatibility forms, accents, letters of other scripts that look like Latin ones, invisible characters, punctuation and
 * white space. Undoes HTML entities (Intercom escapes names and addresses on output), percent-encoding (addresses stand in links),
 * JSON's escapes and quoted-printable, however often the first two were applied. Tags that only format stand between no two letters.
 * Wider than an equality of addresses may be: it serves to find mentions, where too much is the safe side.
 *
 * The result stands in `buffers` until the next text is folded with them.
 */
export function foldText(original: string, buffers: FoldBuffers = createFoldBuffers()): FoldedText {
  const out = createOutput(original.length, buffers);
  const tags: (readonly [from: number, to: number])[] = [];
  foldPiece(original, 0, original.length, out, tags);
  for (const [from, to] of tags) {
    out.put(BREAK, from, from);
    foldPiece(original, from, to, out, null);
  }
  return out.folded();
}

const ENTITY = /&(?:amp;)*(?:#\d{1,7};?|#x[\da-f]{1,6};?|[a-z][a-z\d]{1,31};)/iy;
const REPEATED_ESCAPE = /^&(?:amp;)+(?=[#a-z])/i;
const PERCENT = /(?:%(?:25)*[\da-f]{2})+/iy;
const JSON_ESCAPE = /\\(?:u[\da-f]{4}|[nrtbf"/\\])/iy;
const QUOTED_PRINTABLE = /=\r?\n|(?:=[\dA-F]{2})+/y;
const TAG = /<(?:\/?([a-z][a-z\d]*)(?:[\s/][^<>]{0,4000})?|!--[^<>]{0,4000}--)>/iy;
/** Tags within a line; any other separates words. */
const INLINE = new Set(
  "a abbr b bdi bdo code del em font i ins mark s small span strong sub sup u wbr".split(" "),
);

function foldPiece(
  original: string,
  start: number,
  end: number,
  out: Output,
  tags: (readonly [from: number, to: number])[] | null,
): void {
  for (let at = start; at < end; ) {
    const unit = original.charCodeAt(at);
    if (unit < 128) {
      const decodeAt = decoderOf(unit);
      const encoded = decodeAt === null ? null : decodeAt(original, at, tags);
      if (encoded === null) {
        out.putAscii(unit, at);
        at += 1;
        continue;
      }
      const to = at + encoded.length;
      for (const character of encoded.text) out.putCharacter(character, at, to);
      at = to;
    } else {
      const character = String.fromCodePoint(original.codePointAt(at) ?? unit);
      out.putCharacter(character, at, at + character.length);
      at += character.length;
    }
  }
}

/** What the encoding that begins at `at` stands for, and its own length; `null` where none begins. */
type Decode = (
  original: string,
  at: number,
  tags: (readonly [from: number, to: number])[] | null,
) => { readonly text: string; readonly length: number } | null;

/** What the character may begin. */
function decoderOf(unit: number): Decode | null {
  if (unit === 38) return decodeEntity;
  if (unit === 37) return decodePercents;
  if (unit === 92) return decodeJsonEscape;
  if (unit === 61) return decodeQuoted;
  return unit === 60 ? foldTag : null;
}

const decodeEntity = by(ENTITY, (found) => decode(found.replace(REPEATED_ESCAPE, "&")));
const decodePercents = by(PERCENT, (found) => decodePercent(found.replace(/%(?:25)+(?=[\da-f]{2})/gi, "%")));
const decodeJsonEscape = by(JSON_ESCAPE, (found) =>
  found.length === 6 ? String.fromCharCode(Number.parseInt(found.slice(2), 16)) : " ",
);
const decodeQuoted = by(QUOTED_PRINTABLE, decodeQuotedPrintable);

function by(pattern: RegExp, decodeFound: (found: string) => string | null): Decode {
  return (original, at) => {
    pattern.lastIndex = at;
    const found = pattern.exec(original)?.[0];
    if (found === undefined) return null;
    const text = decodeFound(found);
    return text === null ? null : { text, length: found.length };
  };
}

function decodePercent(found: string): string | null {
  try {
    return decodeURIComponent(found);
  } catch {
    return null;
  }
}

/** Only what an encoder would have encoded: "?q=ADA" is no quoted-printable. */
function decodeQuotedPrintable(found: string): string | null {
  if (found.endsWith("\n")) return "";
  const text = decodePercent(found.replaceAll("=", "%"));
  return text !== null && /^(?:[^\0-\x7f]|[ @.=])+$/.test(text) ? text : null;
}

const foldTag: Decode = (original, at, tags) => {
  if (tags === null) return null;
  TAG.lastIndex = at;
  const found = TAG.exec(original);
  if (found === null) return null;
  const [text, name = ""] = found;
  if (/[\s=]/.test(text)) tags.push([at + 1, at + text.length - 1]);
  return { text: INLINE.has(name.toLowerCase()) ? "" : " ", length: text.length };
};

/** Room for folded texts, used again for each. */
export interface FoldBuffers {
  units: Uint16Array;
  from: Uint32Array;
  to: Uint32Array;
}

export function createFoldBuffers(): FoldBuffers {
  return { units: new Uint16Array(0), from: new Uint32Array(0), to: new Uint32Array(0) };
}

/** Larger buffers are not kept: a package has few texts of this size. */
const MOST_KEPT = 64 * 1_024;

type Output = ReturnType<typeof createOutput>;

function createOutput(expected: number, buffers: FoldBuffers) {
  let { units, from, to } = buffers;
  if (units.length < expected) allocate(expected + 256);
  let length = 0;

  function allocate(size: number): void {
    units = new Uint16Array(size);
    from = new Uint32Array(size);
    to = new Uint32Array(size);
    if (size <= MOST_KEPT) Object.assign(buffers, { units, from, to });
  }

  function put(unit: number, start: number, end: number): void {
    const last = length === 0 ? SPACE : units[length - 1];
    if (unit === SPACE && (last === SPACE || last === AT)) return;
    if (unit === AT && last === SPACE && length > 0) length -= 1;
    if (length === units.length) grow();
    units[length] = unit;
    from[length] = start;
    to[length] = end;
    length += 1;
  }

  function grow(): void {
    const full = { units, from, to };
    allocate(units.length * 2 + 256);
    units.set(full.units);
    from.set(full.from);
    to.set(full.to);
  }

  /** `null` stands for an apostrophe, which belongs to the word before it ("O'Neil"). */
  function putFolded(folded: string | null, start: number, end: number): void {
    if (folded === null) {
      if (!isWordUnit(units[length - 1])) put(SPACE, start, end);
      return;
    }
    for (let at = 0; at < folded.length; at += 1) put(folded.charCodeAt(at), start, end);
  }

  return {
    put,
    putAscii(unit: number, at: number): void {
      const folded = ASCII[unit] ?? SPACE;
      if (folded === APOSTROPHE) putFolded(null, at, at + 1);
      else put(folded, at, at + 1);
    },
    putCharacter: (character: string, start: number, end: number) =>
      putFolded(foldCharacter(character), start, end),
    folded(): FoldedText {
      // What an earlier text left behind the end is no part of this one.
      if (length === units.length) grow();
      units[length] = BREAK;
      return { units, length, from, to };
    },
  };
}

const APOSTROPHE = 39;
const ASCII = Uint8Array.from({ length: 128 }, (_, unit) => {
  const folded = foldCharacter(String.fromCharCode(unit));
  return folded === null ? APOSTROPHE : folded.charCodeAt(0);
});
