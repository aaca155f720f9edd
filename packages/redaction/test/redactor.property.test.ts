import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor, type RedactionPolicy } from "../src/index.ts";
import { notePolicy } from "./support/note-policy.ts";

fc.configureGlobal({ numRuns: 500 });

const mara = { names: ["Mara Linden"], emails: ["mara.linden@example.com"] };
const texts = [
  "note",
  "note.list",
  "Ada Quill",
  "Bo Lee",
  "ada.quill@example.com",
  "ada.quill@example.com+bo@example.com",
  "ADA&nbsp;QUILL Lee",
  "Bo Ada Quill Bo Lee",
  "Another Person",
  "Mara Linden",
  "Mara Linden Ada Quill",
  "mara.linden@example.com",
];
const keys = [
  "notes",
  "author",
  "body",
  "type",
  "name",
  "email",
  "data",
  "__proto__",
  "Ada Quill",
  "x.y",
  "[*]",
];

/** JSON dense with notes, authors, bodies and mentions in every nesting. */
const { tree } = fc.letrec<{ tree: unknown; object: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(...texts),
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie("tree"), { maxLength: 4 }),
    tie("object"),
  ),
  object: fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...keys), fc.string()), tie("tree")), { maxLength: 6 })
    .map((entries) => Object.fromEntries(entries)),
}));
const packages = fc.array(tree, { minLength: 1, maxLength: 5 }).map((contacts): object => ({ contacts }));

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The default policy said once more, by plain recursion. */
function withoutNotes(
  value: unknown,
  belowNotes: boolean,
  onCut: (key: string, cut: unknown) => void,
): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNotes(item, belowNotes, onCut));
  if (!isRecord(value)) return value;
  const isNote = belowNotes || (Object.hasOwn(value, "type") && value.type === "note");
  const kept: [string, unknown][] = [];
  for (const [key, child] of Object.entries(value)) {
    if (isNote && (key === "author" || key === "body")) onCut(key, child);
    else kept.push([key, withoutNotes(child, belowNotes || key === "notes", onCut)]);
  }
  return Object.fromEntries(kept);
}

function deepFreeze(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  Object.freeze(value);
  for (const child of Object.values(value)) deepFreeze(child);
}

function total(redactions: readonly { rule: string; count: number }[], rule: string): number {
  return redactions.filter((each) => each.rule === rule).reduce((sum, each) => sum + each.count, 0);
}

const nobody = { names: [], emails: [] };
const known = {
  names: ["Ada Quill", "Bo Lee", "Another Person"],
  emails: ["ada.quill@example.com", "bo@example.com"],
};
const mentionsAlone: RedactionPolicy = { ...notePolicy, rules: [] };

function redact<Value extends object>(value: Value, others = known, policy = notePolicy) {
  const { value: left, redactions } = createRedactor(policy, { subject: mara, others }).redact(value, {
    isOfSubject: true,
  });
  return { value: left, redactions };
}

describe("redact, whatever it is given,", () => {
  it("changes nothing of its input", () => {
    fc.assert(
      fc.property(packages, (given) => {
        const before = JSON.stringify(given);
        deepFreeze(given);

        redact(given);

        expect(JSON.stringify(given)).toBe(before);
      }),
    );
  });

  it("cuts exactly what the rules say where no colleague is named, and counts it", () => {
    fc.assert(
      fc.property(packages, (given) => {
        const cuts: string[] = [];
        const expected = withoutNotes(given, false, (key) => cuts.push(key));

        const { value, redactions } = redact(given, nobody);

        expect(JSON.stringify(value)).toBe(JSON.stringify(expected));
        expect(total(redactions, "note-author")).toBe(cuts.filter((key) => key === "author").length);
        expect(total(redactions, "note-body")).toBe(cuts.filter((key) => key === "body").length);
        expect(total(redactions, "third-party-mention")).toBe(0);
      }),
    );
  });

  it("lets no author or body of a note survive in any nesting", () => {
    fc.assert(
      fc.property(packages, (given) => {
        const { value } = redact(given);

        const left: string[] = [];
        withoutNotes(value, false, (key) => left.push(key));
        expect(left).toEqual([]);
      }),
    );
  });

  it("masks everybody who is known, as often as it says, and nobody else", () => {
    fc.assert(
      fc.property(packages, (given) => {
        const cutOnly = Object(withoutNotes(given, false, () => {}));

        const { value, redactions } = redact(given);

        expect(redact(value, known, mentionsAlone).redactions).toEqual([]);
        const { redactions: mentioned } = redact(cutOnly, known, mentionsAlone);
        expect(redactions.filter(({ rule }) => rule === "third-party-mention")).toEqual(mentioned);
        if (mentioned.length === 0) expect(JSON.stringify(value)).toBe(JSON.stringify(cutOnly));
      }),
    );
  });

  it("leaves every text of the subject's own byte for byte", () => {
    const written = fc.record({
      author: fc.constant("mara"),
      body: fc.oneof(fc.constantFrom(...texts), fc.string()),
    });
    const isOwn = (object: object) =>
      Object.hasOwn(object, "author") && Reflect.get(object, "author") === "mara";
    fc.assert(
      fc.property(fc.array(written), packages, (messages, given) => {
        const { value } = createRedactor(mentionsAlone, { subject: mara, others: known }).redact(
          { messages, given },
          { isOwn },
        );

        expect(JSON.stringify(value.messages)).toBe(JSON.stringify(messages));
      }),
    );
  });

  it("keeps the subject's own name and address wherever they stand outside of a note", () => {
    fc.assert(
      fc.property(packages, (given) => {
        const texts = {
          name: "Mara Linden",
          address: "mara.linden@example.com",
          both: "Mara Linden, Ada Quill",
        };

        const { value } = redact({ texts, given });

        expect(value.texts).toMatchObject({ name: "Mara Linden", address: "mara.linden@example.com" });
        expect(value.texts.both).toMatch(/^Mara Linden, /);
      }),
    );
  });

  it("gives the same for the same, and nothing more to cut the second time", () => {
    fc.assert(
      fc.property(packages, (given) => {
        const first = redact(given);

        expect(redact(given)).toEqual(first);
        expect(redact(first.value)).toEqual({ value: first.value, redactions: [] });
      }),
    );
  });
});
