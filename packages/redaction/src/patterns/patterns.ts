import type { CountryCode } from "libphonenumber-js/max";
import { foldedString } from "../fold-text.ts";
import { ROLES } from "../name-words.ts";
import type { People, ReasonCode } from "../policy.ts";
import { findEmails, plainAddress } from "./email.ts";
import { findCards, findIbans, lastDigits, phoneFinder } from "./numbers.ts";
import type { PatternFinder, PatternKind, PatternMatch } from "./pattern.ts";
import { findSecrets } from "./secrets.ts";
import { findWithheld } from "./withheld.ts";

/** What is told of a cut of each kind, and what stands in its place. */
export const PATTERN_CUTS: Readonly<
  Record<PatternKind, { rule: string; mask: string; reason: string; code: ReasonCode }>
> = {
  email: cut(
    "address",
    "e-mail address",
    "An e-mail address that is not known to be the person's.",
    "third_party",
  ),
  phone: cut("phone", "phone number", "A phone number that is not known to be the person's.", "third_party"),
  iban: cut(
    "bank-account",
    "bank account",
    "A bank account that is not known to be the person's.",
    "third_party",
  ),
  card: cut("card", "card number", "A card number that is not known to be the person's.", "third_party"),
  "internal-link": cut(
    "internal-link",
    "internal link",
    "A link into the company's own systems.",
    "internal",
  ),
  token: cut("token", "access token", "It opens something for whoever has it.", "credential"),
  ssn: withheld("social security number"),
  "government-id": withheld("government identification number"),
  account: withheld("financial account number"),
};

function cut(rule: string, what: string, reason: string, code: ReasonCode) {
  return { rule, mask: `[removed: ${what}]`, reason, code };
}

function withheld(what: string) {
  const rule = `withheld-${what.replaceAll(" ", "-")}`;
  const reason = `The company holds this ${what}; it may not disclose it, not to the person either (11 CCR 7024(d)).`;
  return { rule, mask: `[withheld: ${what}]`, reason, code: "not_disclosed" } as const;
}

/** Where people dial without the code of their country. */
const COUNTRIES: readonly CountryCode[] = ["DE", "AT", "CH", "GB", "US"];

/**
 * What looks like somebody's address or number, passes its check, and is not the subject's; links into the company's systems; tokens. An
 * address of an inbox ("support@") is nobody's. In order, without overlap.
 */
export function createPatternFinder(subject: People): PatternFinder {
  const emails = new Set(subject.emails.map((email) => email.toLowerCase()));
  const phones = new Set((subject.phones ?? []).map(lastDigits));
  const findPhones = phoneFinder(COUNTRIES);
  const isOwn = (text: string, { kind, from, to }: PatternMatch) => {
    const written = text.slice(from, to);
    if (kind === "phone") return phones.has(lastDigits(written));
    if (kind !== "email") return false;
    const address = plainAddress(written);
    const local = foldedString(address.slice(0, address.lastIndexOf("@")));
    return emails.has(address) || local.split(" ").every((word) => ROLES.has(word));
  };
  return (text) => {
    const found = [...findEmails(text), ...findSecrets(text)];
    if (hasNumber(text)) found.push(...findIbans(text), ...findCards(text), ...findPhones(text));
    return inOrder(found.filter((match) => !isOwn(text, match)));
  };
}

/** What may not be disclosed, whosever it is. In order, without overlap. */
export const findWithheldInOrder: PatternFinder = (text) => inOrder(findWithheld(text));

/** The text with masks in place of the matches. */
export function maskPatterns(text: string, matches: readonly PatternMatch[]): string {
  const pieces: string[] = [];
  let kept = 0;
  for (const { kind, from, to } of matches) {
    pieces.push(text.slice(kept, from), PATTERN_CUTS[kind].mask);
    kept = to;
  }
  return pieces.join("") + text.slice(kept);
}

/** Six digits that belong together: fewer make no number. */
function hasNumber(text: string): boolean {
  return /\d(?:[^\d\n]{0,3}\d){5}/.test(text);
}

/** Of those that overlap, the one that begins first. */
function inOrder(matches: readonly PatternMatch[]): readonly PatternMatch[] {
  const sorted = [...matches].sort((one, other) => one.from - other.from || other.to - one.to);
  let end = 0;
  return sorted.filter(({ from, to }) => {
    if (from < end) return false;
    end = to;
    return true;
  });
}
