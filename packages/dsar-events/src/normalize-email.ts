import { toASCII } from "tr46";

/** The longest address: 64 + "@" + 255 (RFC 5321 section 4.5.3.1), in UTF-16 code units. */
export const EMAIL_MAX_LENGTH = 320;

// Whitespace, control characters, lone surrogates and what a copy brings along unseen (U+200B, bidi marks). U+200C and
// U+200D stay: scripts need them, and in a domain UTS 46 decides (CheckJoiners).
const INVISIBLE = /[\s\p{Z}\p{Cc}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/u;
// RFC 5322 section 3.2.3: these need quotes; without them the text is a list, a display name or half an address.
const NEEDS_QUOTES = /[()<>[\]:;@\\,"]/;
const QUOTED = /^"(?:[^"\\]|\\.)+"$/u;
// Letters, digits and hyphens of a host name, and the underscore that some mail hosts carry all the same.
const HOST_NAME = /^[a-z0-9._-]+$/;
/** What UTS 46 leaves as it is, within the lengths of DNS; an A-label's Punycode has to be checked. */
const PLAIN_HOST_NAME = /^(?!.{254})(?:(?!xn--)[a-z0-9_-]{1,63}(?:\.(?!$)|$))+$/;

/**
 * The one form of an address in which two addresses of the same mailbox are equal: trimmed, NFC, ASCII letters in lower
 * case, the domain as its A-label (UTS 46, non-transitional). `null` where the text is no e-mail address.
 *
 * Nothing else is folded: `ß` is not `ss`, `jo+1@` is not `jo@`, `"jo"@` is not `jo@`: each may be another person's.
 */
export function normalizeEmail(text: string): string | null {
  // NFC comes before the lower case (it turns the Kelvin sign into K) and after it (h + U+0331 composes, H + U+0331 doesn't).
  const address = lowerCaseAscii(text.trim().normalize("NFC")).normalize("NFC");
  if (address.length > EMAIL_MAX_LENGTH || INVISIBLE.test(address)) return null;
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at);
  if (at < 1 || (NEEDS_QUOTES.test(local) && !QUOTED.test(local))) return null;
  const domain = asciiDomain(address.slice(at + 1));
  if (domain === null) return null;
  const normalized = `${local}@${domain}`;
  return normalized.length > EMAIL_MAX_LENGTH ? null : normalized;
}

/** True where both are addresses and their normal forms are equal. */
export function sameAddress(left: string, right: string): boolean {
  const normalized = normalizeEmail(left);
  return normalized !== null && normalized === normalizeEmail(right);
}

function asciiDomain(domain: string): string | null {
  if (PLAIN_HOST_NAME.test(domain)) return domain;
  const ascii = toASCII(domain, { checkBidi: true, checkJoiners: true, verifyDNSLength: true });
  // Without STD3 rules UTS 46 maps some characters to ASCII punctuation (U+FF20 to "@", U+2100 to "a/c").
  return ascii !== null && HOST_NAME.test(ascii) ? ascii : null;
}

/** `toLowerCase` would fold İ, K, Ω and every other script too. */
function lowerCaseAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
