import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "../src/api/openapi-document.ts";
import { configurationDocument } from "../src/configuration-document.ts";

const ROOT = new URL("../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");

describe("what is made from the code", () => {
  it("is up to date: docs/configuration-auth.md", () => {
    expect(read("docs/configuration-auth.md")).toBe(configurationDocument());
  });

  it("is up to date: openapi.json", async () => {
    expect(JSON.parse(read("apps/auth/openapi.json"))).toEqual(JSON.parse(await openApiDocument()));
  });
});

describe("the README", () => {
  it("names only files that are there", () => {
    const paths = [...read("apps/auth/README.md").matchAll(/\]\(([\w./-]+)\)/g)].map(([, path = ""]) => path);
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => !existsSync(new URL(`apps/auth/${path}`, ROOT)))).toEqual([]);
  });
});

describe("the README's table of events", () => {
  it("names events that the code writes", () => {
    const section = /## What the log tells([\s\S]*?)\n## /.exec(read("apps/auth/README.md"))?.[1] ?? "";
    const events = [...section.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, event = ""]) => event),
    );
    const code = globSync("apps/auth/src/**/*.ts", { cwd: ROOT }).map(read).join("\n");
    expect(events.length).toBeGreaterThan(8);
    expect(events.filter((event) => !code.includes(`"${event}"`))).toEqual([]);
  });
});
