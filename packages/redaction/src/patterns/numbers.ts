import { countrySpecs, isValidIBAN } from "ibantools";
import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { PatternFinder, PatternMatch } from "./pattern.ts";

/** A run of digits with what people write between them. A longer one is no number of a kind that is looked for. */
const DIGITS = /[+(]?\d(?:[ \u00a0()./‐-―-]{0,3}\d){5,23}/g;
const DATE = /^\(?(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})(?!\d)/;

/** Phone numbers that exist by the plan of their country: with `+` or `00`, or as they are dialled within one of `countries`. */
export function phoneFinder(countries: readonly CountryCode[]): PatternFinder {
  return (text) => {
    const found: PatternMatch[] = [];
    for (const { 0: run, index } of text.matchAll(DIGITS)) {
      const isPart =
        /[\p{L}\p{N}#_]$/u.test(text.slice(0, index).slice(-1)) ||
        /^[\p{L}_]/u.test(text.slice(index + run.length));
      if (isPart || DATE.test(run)) continue;
      const length = phoneLength(run, countries);
      if (length > 0) found.push({ kind: "phone", from: index, to: index + length });
    }
    return found;
  };
}

/** How much of a run is a phone number; 0: none of it. */
function phoneLength(run: string, countries: readonly CountryCode[]): number {
  const isInternational = /^\+|^\(?00/.test(run);
  const isDialled = /^\(?0\d|^\(\d|^\d{3}[ .‐-―-]\d{3}[ .‐-―-]\d{4}$/.test(run);
  if (!isInternational && !isDialled) return 0;
  const written = isInternational ? run.replace(/^\(?00/, "+").replace("(0)", "") : run;
  const isPhone = (country?: CountryCode) => parsePhoneNumberFromString(written, country)?.isValid() === true;
  if (isInternational) return isPhone() ? run.length : 0;
  return countries.some((country) => isPhone(country)) ? run.length : 0;
}

/** The digits of a phone number as they are compared: without the country's code where that can't be known. */
export function lastDigits(written: string): string {
  return written.replace(/\D/g, "").slice(-8);
}

const IBAN_START = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?=[ \u00a0-]?[\dA-Z])/giu;

/** IBANs of the length of their country whose check digits are right (ISO 13616, mod 97). */
export const findIbans: PatternFinder = (text) => {
  const found: PatternMatch[] = [];
  for (const { 0: start, index } of text.matchAll(IBAN_START)) {
    const length = countrySpecs[start.slice(0, 2).toUpperCase() as keyof typeof countrySpecs]?.chars ?? 0;
    const to = endOf(text, index, length, /[\dA-Z]/i);
    const written = text
      .slice(index, to)
      .replace(/[^\dA-Z]/gi, "")
      .toUpperCase();
    const isWhole = !/^[\p{L}\p{N}]/u.test(text.slice(to, to + 2));
    if (length > 0 && written.length === length && isWhole && isValidIBAN(written))
      found.push({ kind: "iban", from: index, to });
  }
  return found;
};

/** Where the `count`th character of a kind stands, with at most one space or hyphen between two of them. */
function endOf(text: string, start: number, count: number, kind: RegExp): number {
  let at = start;
  for (let seen = 0; seen < count && at < text.length; seen += 1) {
    if (seen > 0 && /[ \u00a0-]/.test(text[at] ?? "")) at += 1;
    if (!kind.test(text[at] ?? "")) return at;
    at += 1;
  }
  return at;
}

const CARD = /(?<![\p{L}\p{N}+])\d(?:[ \u00a0-]?\d){12,18}(?![\p{L}\p{N}])/gu;
/** Where the large schemes begin, and how long they are. */
const SCHEMES =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35\d{14}|62\d{14,17})$/;

/** Card numbers of a known scheme whose check digit is right (ISO/IEC 7812, Luhn). */
export const findCards: PatternFinder = (text) => {
  const found: PatternMatch[] = [];
  for (const { 0: run, index } of text.matchAll(CARD)) {
    const digits = run.replace(/\D/g, "");
    if (SCHEMES.test(digits) && hasLuhnDigit(digits))
      found.push({ kind: "card", from: index, to: index + run.length });
  }
  return found;
};

function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
