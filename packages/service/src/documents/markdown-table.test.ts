import { expect, it } from "vitest";
import { markdownTable } from "./markdown-table.ts";

it("keeps a cell in its place whatever it holds", () => {
  expect(markdownTable(["Name", "Meaning"], [["`a|b`", "one\n  two"]])).toBe(
    "| Name | Meaning |\n| --- | --- |\n| `a\\|b` | one two |\n",
  );
});
