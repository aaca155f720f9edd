import { expect, it } from "vitest";
import { CATEGORIES } from "./categories.ts";
import { parseCategoryChoice } from "./category-choice.ts";
import { coverageOfAll } from "./coverage-of-all.ts";

const choice = parseCategoryChoice("contacts,notes") ?? [];

it("says of every category how it was looked at, in the words of the run where there are some", () => {
  const searched = { resource: "contacts", result: "searched", items: 1, pages: 1 } as const;
  const details = { resource: "contacts.records", result: "searched", items: 1, pages: 1 } as const;

  const rows = coverageOfAll([searched, details], choice);

  expect(rows.slice(0, 2)).toEqual([searched, details]);
  for (const { name } of CATEGORIES) expect(rows.filter(({ resource }) => resource === name)).toHaveLength(1);
  const resultOf = (name: string) => rows.find(({ resource }) => resource === name)?.result;
  expect(resultOf("notes")).toBe("empty_by_count");
  expect(resultOf("companies")).toBe("not_covered");
  expect(resultOf("conversations")).toBe("not_covered");
  expect(resultOf("visitors")).toBe("not_searchable");
});
