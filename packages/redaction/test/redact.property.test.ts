import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findLeaks, redact } from "../src/index.ts";
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

function anonymous(value: object): object {
  return JSON.parse(JSON.stringify(value).replaceAll('"name"', '"title"').replaceAll('"email"', '"address"'));
}

const subject = { subject: mara };

describe("redact, whatever it is given,", () => {
  it("changes nothing of its input", () => {
    fc.assert(
      fc.property(packages, (given) => {
        const before = JSON.stringify(given);
        deepFreeze(given);

        redact(given, notePolicy, subject);

        expect(JSON.stringify(given)).toBe(before);
      }),
    );
  });

  it("cuts exactly what the rules say where no colleague is named, and counts it", () => {
    fc.assert(
      fc.property(packages.map(anonymous), (given) => {
        const cuts: string[] = [];
        const expected = withoutNotes(given, false, (key) => cuts.push(key));

        const { value, redactions } = redact(given, notePolicy, subject);

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
        const { value } = redact(given, notePolicy, subject);

        const left: string[] = [];
        withoutNotes(value, false, (key) => left.push(key));
        expect(left).toEqual([]);
      }),
    );
  });

  it("masks every colleague that it cut, as often as it says, and nobody else", () => {
    fc.assert(
      fc.property(packages, (given) => {
        const people: unknown[] = [];
        const cutOnly = withoutNotes(given, false, (key, cut) => key === "author" && people.push(cut));
        const texts = (key: string) =>
          people.flatMap((person) => {
            const text = isRecord(person) && Object.hasOwn(person, key) ? person[key] : undefined;
            return typeof text === "string" ? [text] : [];
          });
        const others = { names: texts("name"), emails: texts("email") };

        const { value, redactions } = redact(given, notePolicy, subject);

        expect(findLeaks(value, others, mara)).toEqual([]);
        const mentioned = findLeaks(Object(cutOnly), others, mara).reduce((sum, { count }) => sum + count, 0);
        expect(total(redactions, "third-party-mention")).toBe(mentioned);
        if (mentioned === 0) expect(JSON.stringify(value)).toBe(JSON.stringify(cutOnly));
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

        const { value } = redact({ texts, given }, notePolicy, subject);

        expect(value.texts).toMatchObject({ name: "Mara Linden", address: "mara.linden@example.com" });
        expect(value.texts.both).toMatch(/^Mara Linden, /);
      }),
    );
  });

  it("gives the same for the same, and nothing more to cut the second time", () => {
    fc.assert(
      fc.property(packages, (given) => {
        const first = redact(given, notePolicy, subject);

        expect(redact(given, notePolicy, subject)).toEqual(first);
        expect(redact(first.value, notePolicy, subject)).toEqual({ value: first.value, redactions: [] });
      }),
    );
  });
});
