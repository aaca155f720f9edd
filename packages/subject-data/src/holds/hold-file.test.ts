import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { HoldFileError, parseHoldFile } from "./hold-file.ts";

const ALL = ["contacts", "conversations", "tickets", "custom_objects"];

function mistakes(rules: string): string {
  try {
    parseHoldFile(`format: intercom-dsar.holds.v1\nholds:\n${rules}`);
  } catch (error) {
    if (error instanceof HoldFileError) return error.message;
    throw error;
  }
  throw new Error("no mistake");
}

describe("a hold file", () => {
  it("has rules for all workspaces and for single ones", () => {
    const holds = parseHoldFile(`
format: intercom-dsar.holds.v1
holds:
  - { code: case_17, tag: Legal hold }
  - { code: audit, workspaces: [ws2], segment: "64f1", categories: [tickets], until: 2027-12-31 }
  - { code: fraud, attribute: { name: case, equals: 17 } }
  - { code: tax, categories: [custom_objects] }
`);
    const everywhere = [
      { code: "case_17", until: null, contacts: { by: "tag", name: "Legal hold" }, categories: ALL },
      {
        code: "fraud",
        until: null,
        contacts: { by: "attribute", name: "case", equals: 17 },
        categories: ALL,
      },
      { code: "tax", until: null, contacts: { by: "everybody" }, categories: ["custom_objects"] },
    ];
    const inTwo = {
      code: "audit",
      until: Date.UTC(2028, 0, 1),
      contacts: { by: "segment", name: "64f1" },
      categories: ["tickets"],
    };

    expect(holds.of("ws1")).toEqual(everywhere);
    expect(holds.of("ws2")).toEqual([everywhere[0], inTwo, ...everywhere.slice(1)]);
    expect(holds.any).toBe(true);
  });

  it.each([
    ["- { code: Case, tag: x }", "rule 1, code: write 1 to 64 small letters, digits and underscores"],
    ["- { code: a, tag: x, segment: y }", "rule 1: give one of tag, segment and attribute"],
    ["- { code: a, tag: x }\n- { code: b }", "rule 2: give tag, segment, attribute or categories"],
    ["- { code: a, categories: [notes] }", "rule 1, categories.0: "],
    ["- { code: a, tag: x, until: soon }", "rule 1, until: write the last day of the hold"],
    ["- { code: a, tga: x, tag: x }", "rule 1: "],
    ["- { code: a, attribute: { equals: 1 } }", "rule 1, attribute.name: "],
  ])("names the rule and the field of a mistake: %s", (rules, message) => {
    expect(mistakes(rules)).toContain(message);
  });

  it("is what docs/holds.md shows", () => {
    const guide = readFileSync(new URL("../../../../docs/holds.md", import.meta.url), "utf8");
    const [, example = ""] = /```yaml\n(.*?)```/s.exec(guide) ?? [];
    expect(
      parseHoldFile(example)
        .of("tx2p130c")
        .map(({ code }) => code),
    ).toEqual(["case_2026_17", "fraud", "warranty", "tax"]);
  });

  it("has to be YAML of this format", () => {
    expect(() => parseHoldFile("holds: [")).toThrow("is no YAML");
    expect(() => parseHoldFile("holds: []")).toThrow("format: ");
    expect(() => parseHoldFile("")).toThrow("the file: ");
  });
});
