import { globSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { describe, expect, it } from "vitest";
// @ts-expect-error the configuration of dependency-cruiser is plain JavaScript
import { FLOORS, PACKAGES } from "../../../.dependency-cruiser.mjs";

import { ROOT } from "../src/root.ts";

const DOCUMENTS = {
  "apps/consumer/src": "docs/architecture.md",
  "apps/auth/src": "apps/auth/README.md",
  "apps/console/src": "apps/console/README.md",
};

it("the lint knows every app and every package", () => {
  const named = (folder: string) => readdirSync(join(ROOT, folder)).toSorted();
  expect(Object.keys(FLOORS).toSorted()).toEqual(named("apps").map((app) => `apps/${app}/src`));
  expect(Object.keys(PACKAGES).toSorted()).toEqual(named("packages"));
});

describe.each(Object.keys(FLOORS))("the folders of %s", (app) => {
  const floors: readonly string[] = FLOORS[app];

  it("are all in the list of the lint", () => {
    const files = globSync("**/*.ts", { cwd: join(ROOT, app) });
    const folders = new Set(files.map((file) => file.split(sep)[0]));
    expect([...folders].filter((name) => name !== "testing").toSorted()).toEqual(floors.toSorted());
  });
});

describe.each(Object.entries(DOCUMENTS))("the folders of %s", (app, document) => {
  const floors: readonly string[] = FLOORS[app];

  it(`stand in ${document} in the order that the lint keeps`, async () => {
    const text = await readFile(join(ROOT, document), "utf8");
    const named = [...text.matchAll(/^\| (?:\[src\/([\w.-]+)\]|`([\w.-]+)`)/gm)].map(
      ([, linked, plain]) => linked ?? plain,
    );
    const folders = named.filter(
      (name) => name !== undefined && (floors.includes(name) || name === "main.ts"),
    );
    expect(folders.filter((name) => name !== "main.ts")).toEqual(floors.filter((name) => name !== "main.ts"));
  });
});

it("the walk of a request in docs/architecture.md names files that there are", async () => {
  const text = await readFile(join(ROOT, "docs/architecture.md"), "utf8");
  const named = [...text.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file]) => file);

  expect(named.length).toBeGreaterThan(10);
  for (const file of named)
    expect(globSync(`**/${file}`, { cwd: join(ROOT, "apps/consumer/src") }), file).toHaveLength(1);
});
