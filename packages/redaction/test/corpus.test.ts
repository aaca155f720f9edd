import { expect, it } from "vitest";
import { type ClassScore, measureCorpus } from "../corpus/measure-corpus.ts";

const { texts, classes } = measureCorpus();
const scoreOf = (wanted: string) => classes.find(({ name }) => name === wanted) as ClassScore;

it("the corpus has 120 texts or more", () => {
  expect(texts).toBeGreaterThanOrEqual(120);
});

it("people who are known are found, and hardly anything else", () => {
  expect(scoreOf("person").recall).toBeGreaterThanOrEqual(0.995);
  expect(scoreOf("person").precision).toBeGreaterThanOrEqual(0.98);
});

it.each(["email", "phone", "iban", "card", "link", "token"])("%s: F2 is 0.95 or more", (name) => {
  expect(scoreOf(name).f2).toBeGreaterThanOrEqual(0.95);
});
