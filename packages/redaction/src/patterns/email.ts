import { expression } from "./find-all.ts";
import type { PatternFinder, PatternMatch } from "./pattern.ts";

const AT = "(?:@|%40|&#0*64;|&#x0*40;|&commat;|＠)";
const LABEL = "[\\pL\\pN](?:[\\pL\\pN-]{0,61}[\\pL\\pN])?";
/** RFC 5321's dot-string and domain, with the letters of RFC 6531. */
const ADDRESS = expression(
  `[\\pL\\pN!#$'*+/^_\`{|}~-]+(?:\\.[\\pL\\pN!#$'*+/^_\`{|}~-]+)*${AT}(?:${LABEL}\\.)+(?:\\pL{2,24}|xn--[a-z0-9-]{2,59})`,
);
const SIGN = /@|%40|&#0*64;|&#x0*40;|&commat;|＠/gi;
/** RFC 5321: at most 64 before the sign, 255 behind it. */
const BEFORE = 64;
const BEHIND = 262;

/** E-mail addresses by their grammar, the sign plain or escaped. Looks around each sign alone. */
export const findEmails: PatternFinder = (text) => {
  const found: PatternMatch[] = [];
  let end = 0;
  for (const { index } of text.matchAll(SIGN)) {
    if (index < end || !hasDomain(text, index)) continue;
    const start = Math.max(end, index - BEFORE);
    for (const { from, to } of ADDRESS.all(text.slice(start, index + BEHIND))) {
      if (start + from < end) continue;
      found.push({ kind: "email", from: start + from, to: start + to });
      end = start + to;
    }
  }
  return found;
};

/** Cheaper than the grammar: a letter or a digit behind the sign, and then a dot and one more. */
function hasDomain(text: string, sign: number): boolean {
  return /^(?:@|＠|%40|&\w*#?\w*;)[\p{L}\p{N}][\p{L}\p{N}-]*\.[\p{L}\p{N}]/u.test(
    text.slice(sign, sign + 80),
  );
}

/** An address as it is compared. */
export function plainAddress(written: string): string {
  return written.replace(SIGN, "@").toLowerCase();
}
