import type { Page } from "@intercom-dsar/intercom-client";
import { describe, expect, it } from "vitest";
import { parseHoldFile } from "./hold-file.ts";
import { holdsOn } from "./hold-rule.ts";

const TAGGED = { total_count: 1, data: [{ type: "tag", id: "t1" }] };

async function held(
  rules: string,
  contact: object,
  lists: { tags?: readonly object[]; segments?: readonly object[]; missing?: number } = {},
) {
  const calls: string[] = [];
  const list = (name: "tags" | "segments") =>
    async function* (): AsyncGenerator<Page<Record<string, unknown>>> {
      calls.push(name);
      yield {
        items: (lists[name] ?? []).map((each) => ({ ...each })),
        number: 1,
        requestId: null,
        total: null,
        missing: lists.missing ?? 0,
      };
    };
  const context = {
    intercom: { contacts: { tags: list("tags"), segments: list("segments") } },
    signal: new AbortController().signal,
  };
  const { of } = parseHoldFile(`format: intercom-dsar.holds.v1\nholds:\n${rules}`);
  const holding = await holdsOn(context, of("ws1"), { id: "a1", ...contact });
  return { codes: holding.map(({ code }) => code), calls };
}

describe("the holds on a contact", () => {
  it.each([
    ["t1", ["a"]],
    ["Legal hold", ["a"]],
    ["legal hold", []],
  ])("finds a tag by its id or its exact name: %s", async (name, codes) => {
    const tags = [{ id: "t1", name: "Legal hold" }];
    expect(await held(`- { code: a, tag: ${name} }`, { tags: TAGGED }, { tags })).toEqual({
      codes,
      calls: ["tags"],
    });
  });

  it("asks for no tags where the contact says that it has none, and for each list once", async () => {
    const rules = "- { code: a, tag: x }\n- { code: b, segment: s1 }\n- { code: c, segment: s2 }";
    const contact = { tags: { total_count: 0, data: [] } };
    expect(await held(rules, contact, { segments: [{ id: "s2", name: "VIP" }] })).toEqual({
      codes: ["c"],
      calls: ["segments"],
    });
  });

  it("takes a list that came in part for one that has what the rule names", async () => {
    expect((await held("- { code: a, tag: x }", { tags: TAGGED }, { missing: 1 })).codes).toEqual(["a"]);
  });

  it.each([
    ["{ name: case }", { case: "17" }, true],
    ["{ name: case }", { case: false }, true],
    ["{ name: case }", { case: null }, false],
    ["{ name: case }", { case: "" }, false],
    ["{ name: toString }", {}, false],
    ["{ name: case, equals: 17 }", { case: 17 }, true],
    ["{ name: case, equals: 17 }", { case: "17" }, false],
    ["{ name: case, equals: true }", { case: true }, true],
  ])("compares a custom attribute, %s with %j", async (attribute, custom_attributes, isHeld) => {
    const { codes, calls } = await held(`- { code: a, attribute: ${attribute} }`, { custom_attributes });
    expect({ codes, calls }).toEqual({ codes: isHeld ? ["a"] : [], calls: [] });
  });
});
