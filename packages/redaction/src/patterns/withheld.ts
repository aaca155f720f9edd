import { expression } from "./find-all.ts";
import { findCards, findIbans } from "./numbers.ts";
import type { PatternFinder, PatternMatch } from "./pattern.ts";

/** A number that no person was given is none (areas 000, 666, 900 and above; group 00; serial 0000). */
const SSN = /(?<![\d-])(?!000|666|9)\d{3}([ -])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])/g;
const BEHIND = "[^\\pL\\pN]{0,3}(?:(?:is|no|nr|number|nummer|num|id|lautet|ist)[^\\pL\\pN]{1,3}){0,3}";
const NAMED_SSN = expression(`\\b(?:ssn|social security)${BEHIND}(\\d{3}[ -]?\\d{2}[ -]?\\d{4})\\b`);
const NAMED_ID = expression(
  `\\b(?:driver'?s?[ -]licen[cs]e|driving licen[cs]e|licen[cs]e|passport|state id|national id|führerschein|reisepass|personalausweis|medicare|insurance id|member id)${BEHIND}([a-z]{0,3}[ -]?\\d[a-z0-9-]{4,17})\\b`,
);
const NAMED_ACCOUNT = expression(
  `\\b(?:(?:bank )?account|acct|routing|konto(?:nummer)?)${BEHIND}(\\d[\\d -]{4,20}\\d)\\b`,
);

/**
 * What a business must never disclose, not to the person themselves either (11 CCR 7024(d)): social security, government and insurance
 * identification, and financial account numbers. Numbers without a check count where a word before them says what they are.
 */
export const findWithheld: PatternFinder = (text) => {
  if (!/\d/.test(text)) return [];
  const found: PatternMatch[] = [];
  for (const { 0: run, index } of text.matchAll(SSN))
    found.push({ kind: "ssn", from: index, to: index + run.length });
  if (/ssn|social/i.test(text))
    found.push(...NAMED_SSN.all(text).map((place) => ({ kind: "ssn", ...place }) as const));
  if (/licen|passport| id|schein|pass|ausweis|medicare/i.test(text))
    found.push(...NAMED_ID.all(text).map((place) => ({ kind: "government-id", ...place }) as const));
  if (/acc|routing|konto/i.test(text))
    found.push(...NAMED_ACCOUNT.all(text).map((place) => ({ kind: "account", ...place }) as const));
  for (const { from, to } of [...findIbans(text), ...findCards(text)])
    found.push({ kind: "account", from, to });
  return found;
};
