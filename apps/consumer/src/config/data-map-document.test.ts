import { readFileSync } from "node:fs";
import { CATEGORIES } from "@intercom-dsar/subject-data";
import { expect, it } from "vitest";
import { dataMapDocument } from "./data-map-document.ts";

it("docs/data-map.md is what the registry says", () => {
  const file = new URL("../../../../docs/data-map.md", import.meta.url);

  expect(readFileSync(file, "utf8"), "run `npm run generate`").toBe(dataMapDocument());
});

it("names every category", () => {
  for (const { name } of CATEGORIES) expect(dataMapDocument()).toContain(`| \`${name}\` |`);
});
