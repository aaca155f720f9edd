import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What is left to do in a new category, in the order in which it is done. */
export const TODOS = [
  "say in `words` what it is and how it is looked at, for people",
  "name its `endpoints` as Intercom's description writes them, and take their paths out of test/support/path-classes.ts",
  "name the OAuth `scopes` that reading it takes",
  "read it: a `reading` of the kind `contact` or `subject`, whose calls go through `readList` and `memo.remember`",
  "say whose its `fields` are, and cut what is another person's: `redaction`, or `personal` where that depends on who wrote it",
  "offer its endpoints in the simulator, with their traps, and test it there",
] as const;

/**
 * Writes the folder of a category that says of itself that nobody can look for it yet, and puts it into the published list. Its tests are green,
 * with what is left to do listed. `root` is the package's folder.
 *
 * @throws Error where the name is no name of a category, or is taken
 */
export function createCategory(root: string, name: string): readonly string[] {
  if (!/^[a-z][a-z_]*[a-z]$/.test(name))
    throw new Error("a category's name is lower-case letters, with `_` between words");
  const file = name.replaceAll("_", "-");
  const constant = name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const list = join(root, "src/categories.ts");
  const text = readFileSync(list, "utf8");
  const importLine = `import { ${constant} } from "./categories/${file}/${file}.ts";\n`;
  if (text.includes(importLine)) throw new Error(`there is a category ${name} already`);

  const folder = join(root, "src/categories", file);
  mkdirSync(folder);
  writeFileSync(join(folder, `${file}.ts`), categoryText(name, constant));
  writeFileSync(join(folder, `${file}.test.ts`), testText(name));
  writeFileSync(list, withCategory(text, importLine, constant));
  return [`src/categories/${file}/${file}.ts`, `src/categories/${file}/${file}.test.ts`, "src/categories.ts"];
}

function withCategory(text: string, importLine: string, constant: string): string {
  const imports = text.split("\n").filter((line) => line.includes('"./categories/'));
  const sorted = [...imports, importLine.trimEnd()].sort((left, right) =>
    pathIn(left) < pathIn(right) ? -1 : 1,
  );
  return text
    .replace(imports.join("\n"), sorted.join("\n"))
    .replace("  ...notSearchable,\n", `  ${constant},\n  ...notSearchable,\n`);
}

function pathIn(line: string): string {
  return line.slice(line.indexOf('"'));
}

function categoryText(name: string, constant: string): string {
  const words = name.replaceAll("_", " ");
  const heading = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return `import type { Category } from "../../category.ts";

export const ${constant}: Category = {
  name: "${name}",
  heading: "${heading}",
  words: "TODO: what it is and how it is looked at.",
  endpoints: [],
  scopes: [],
  fields: {},
  redaction: [],
  reading: { kind: "not_searchable" },
};
`;
}

function testText(name: string): string {
  return `import { describe, it } from "vitest";

describe("the category ${name}", () => {
${TODOS.map((todo) => `  it.todo(${JSON.stringify(todo)});`).join("\n")}
});
`;
}
