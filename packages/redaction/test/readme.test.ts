import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { redactions, value } from "./readme-example.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

it("the README shows the example that runs here", () => {
  expect(read("../README.md")).toContain(read("./readme-example.ts"));
});

it("the example does what the README says", () => {
  expect(value.contacts[0]).toEqual({
    name: "Mara Linden",
    account_manager: "[removed: another person]",
    notes: [{ type: "note", id: "26" }],
  });
  expect(redactions[0]).toMatchObject({ path: "contacts[*].notes[*].author", rule: "note-author", count: 1 });
});
