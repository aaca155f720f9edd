import { expect, it } from "vitest";
import { DEFAULT_CATEGORIES, parseCategoryChoice } from "./category-choice.ts";
import { scopesOf } from "./scopes-of.ts";

const of = (written: string) => scopesOf(parseCategoryChoice(written) ?? []);

it("names the scopes of what is switched on, and no other", () => {
  const people = ["Read and list users and companies", "Read one user and one company"];
  expect(of(DEFAULT_CATEGORIES)).toEqual(people);
  expect(of("contacts,tickets?")).toEqual([...people, "Read tickets"]);
  expect(of("all")).toEqual([
    ...people,
    "Read events",
    "Read conversations",
    "Read tickets",
    "Read and write custom object instances",
  ]);
});
