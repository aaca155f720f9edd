import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCategory, TODOS } from "../scripts/create-category.ts";

const LIST = "src/categories.ts";
const PACKAGE = fileURLToPath(new URL("..", import.meta.url));

describe("a new category", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "category-"));
    mkdirSync(join(root, "src/categories"), { recursive: true });
    cpSync(join(PACKAGE, LIST), join(root, LIST));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("stands in the published list, with what is left to do in its tests", () => {
    const [category = "", test = "", list = ""] = createCategory(root, "example_of_the_test").map((path) =>
      readFileSync(join(root, path), "utf8"),
    );

    expect(category).toContain('name: "example_of_the_test"');
    for (const todo of TODOS) expect(test).toContain(todo);
    expect(list).toContain(
      'import { exampleOfTheTest } from "./categories/example-of-the-test/example-of-the-test.ts";',
    );
    expect(list).toContain("  exampleOfTheTest,\n  ...notSearchable,");
  });

  it.each(["Phone", "phone-numbers", "../phone", "", "phone_"])("is not made of the name %j", (name) => {
    expect(() => createCategory(root, name)).toThrow("lower-case letters");
    expect(readFileSync(join(root, LIST), "utf8")).toBe(readFileSync(join(PACKAGE, LIST), "utf8"));
  });

  it("replaces none that is there", () => {
    createCategory(root, "example_of_the_test");
    expect(() => createCategory(root, "example_of_the_test")).toThrow("already");
  });
});
