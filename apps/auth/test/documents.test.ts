import { existsSync, globSync, readFileSync } from "node:fs";
import { variableNames } from "@intercom-dsar/service";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "../src/api/openapi-document.ts";
import { AUTH_CONFIG } from "../src/config/config.ts";
import { configurationDocument } from "../src/config/configuration-document.ts";
import { referenceDocument } from "../src/config/reference-document.ts";
import { AUTH_LOG_EVENTS } from "../src/telemetry/log-events.ts";

const ROOT = new URL("../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");

describe("what is made from the code", () => {
  it("is up to date: docs/configuration-auth.md", () => {
    expect(read("docs/configuration-auth.md")).toBe(configurationDocument());
  });

  it("is up to date: the list of every app's variables", () => {
    const list = read("packages/service/src/config/variables/auth.json");
    expect(JSON.parse(list)).toEqual(variableNames(AUTH_CONFIG));
  });

  it("is up to date: docs/reference-auth.md", () => {
    expect(read("docs/reference-auth.md")).toBe(referenceDocument());
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

it("every event of the table is logged somewhere", () => {
  const sources = globSync("apps/auth/src/**/*.ts", {
    cwd: ROOT,
    exclude: ["**/log-events.ts", "**/*.test.ts"],
  });
  const code = sources.map(read).join("\n");
  expect(Object.keys(AUTH_LOG_EVENTS).filter((event) => !code.includes(`"${event}"`))).toEqual([]);
});
