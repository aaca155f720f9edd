import { readFileSync } from "node:fs";
import { variableNames } from "@intercom-dsar/service";
import { describe, expect, it } from "vitest";
import { CONSOLE_CONFIG } from "../src/config/config.ts";
import { configurationDocument } from "../src/config/configuration-document.ts";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

describe("what is made from the code", () => {
  it("is up to date: docs/configuration-console.md", () => {
    expect(read("docs/configuration-console.md")).toBe(configurationDocument());
  });

  it("is up to date: the list of every app's variables", () => {
    const list = read("packages/service/src/config/variables/console.json");
    expect(JSON.parse(list)).toEqual(variableNames(CONSOLE_CONFIG));
  });
});
