import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CATEGORIES } from "./categories.ts";
import { packagePolicy } from "./package-policy.ts";
import { createPeople } from "./people.ts";
import { PolicyFileError, parsePolicyFile } from "./policy-file.ts";
import { createItemRedactor } from "./redact-item.ts";

const FILE = `
format: intercom-dsar.redaction.v1
default: standard
workspaces: { ws2: bare }
policies:
  standard:
    categories:
      notes:
        - rule: note-text-released
          paths: ["contacts[*].notes[*].body"]
          action: keep
          code: released
          reason: The company hands out what it wrote.
  bare:
    extends: none
    categories:
      notes:
        - { rule: numbered, paths: ["contacts[*].notes[*].author"], action: pseudonymise, code: staff, reason: A colleague. }
`;
const NOTE = {
  type: "note",
  body: "Called Ada Quill back.",
  author: { type: "admin", id: "1", name: "Ada Quill" },
};

function redactNote(written: string, workspaceId: string | null, category = "notes") {
  const people = createPeople([], []);
  people.meet(NOTE.author);
  const redactor = createItemRedactor(people, parsePolicyFile(written).of(workspaceId));
  const found = CATEGORIES.find(({ name }) => name === category);
  if (found === undefined) throw new Error("no category");
  return { item: redactor.redact(NOTE, found, "contacts[*].notes[*]").item, cuts: redactor.cuts() };
}

function mistakesOf(written: string): readonly string[] {
  try {
    parsePolicyFile(written);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(PolicyFileError);
    return (error as PolicyFileError).mistakes;
  }
}

describe("a policy file", () => {
  it("puts its rules before the service's own, and masks whom it keeps texts of all the same", () => {
    const { item, cuts } = redactNote(FILE, "ws1");

    expect(item).toEqual({ type: "note", body: "Called [removed: another person] back." });
    expect(cuts.map(({ rule, code }) => [rule, code])).toEqual([
      ["note-author", "staff"],
      ["third-party-mention", "third_party"],
    ]);
  });

  it("has a policy of its own for a workspace, which need not extend the service's", () => {
    expect(redactNote(FILE, "ws2").item).toEqual({
      type: "note",
      body: "Called [removed: another person] back.",
      author: "teammate 1",
    });
  });

  it("leaves out whole what a policy that stands alone says nothing of", () => {
    const { item, cuts } = redactNote(FILE, "ws2", "events");

    expect(item).toEqual({});
    expect(cuts).toMatchObject([{ rule: "unknown-category", code: "no_policy", count: 1 }]);
  });

  it("is what docs/redaction.md shows", () => {
    const guide = readFileSync(new URL("../../../docs/redaction.md", import.meta.url), "utf8");
    const [, example = ""] = /```yaml\n(.*?)```/s.exec(guide) ?? [];

    expect(parsePolicyFile(example).of("tx2p130c").rules[0]).toMatchObject({ category: "companies" });
  });

  it("may be JSON", () => {
    const json = JSON.stringify({
      format: "intercom-dsar.redaction.v1",
      default: "a",
      policies: { a: {} },
    });

    expect(parsePolicyFile(json).of(null)).toEqual(packagePolicy);
  });

  it.each([
    ["no YAML", "a: [", /^is no YAML from line 1 on$/],
    [
      "an unknown category",
      FILE.replace("      notes:", "      notez:"),
      /policies\.standard\.categories.*notez/,
    ],
    ["an unknown action", FILE.replace("action: keep", "action: hide"), /notes\.0\.action: .*"keep"/],
    ["a path that is none", FILE.replace("notes[*].body", "notes[1].body"), /notes\.0\.paths\.0: is no path/],
    ["an unknown code", FILE.replace("code: released", "code: x"), /notes\.0\.code/],
    [
      "a workspace without a policy",
      FILE.replace("ws2: bare", "ws2: bear"),
      /workspaces\.ws2: there is no policy bear/,
    ],
    [
      "a default that is none",
      FILE.replace("default: standard", "default: x"),
      /default: there is no policy x/,
    ],
    ["another format", FILE.replace("redaction.v1", "redaction.v9"), /format/],
    ["a key too many", `${FILE}\nother: 1\n`, /other/],
  ])("is refused with %s, and says where", (_what, written, mistake) => {
    expect(mistakesOf(written).join("\n")).toMatch(mistake);
  });
});
