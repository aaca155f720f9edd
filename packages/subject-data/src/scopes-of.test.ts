import { expect, it } from "vitest";
import { DEFAULT_CATEGORIES, parseCategoryChoice } from "./category-choice.ts";
import { parseDeletionCategories } from "./deletion-categories.ts";
import { scopesOf } from "./scopes-of.ts";

const NONE = { of: () => [], any: false, all: [] };
const of = (written: string, erased = "contacts") =>
  scopesOf(parseCategoryChoice(written) ?? [], parseDeletionCategories(erased) ?? NONE);

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

it("names those by which anything is erased in any workspace", () => {
  const people = ["Read and list users and companies", "Read one user and one company"];
  expect(of("contacts", "contacts;ws2:contacts,tickets")).toEqual([
    ...people,
    "Read tickets",
    "Write tickets",
  ]);
  expect(of("contacts", "contacts,conversations,custom_objects")).toEqual([
    ...people,
    "Read conversations",
    "Write conversations",
    "Read and write custom object instances",
  ]);
});
