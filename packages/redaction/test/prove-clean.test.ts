import { describe, expect, it } from "vitest";
import { createCutter } from "../src/cut.ts";
import { createMentionFinder } from "../src/mention-finder.ts";
import { proveClean } from "../src/prove-clean.ts";
import { notePolicy } from "./support/note-policy.ts";

const nobody = { names: [], emails: [] };
const ada = { names: ["Ada Quill"], emails: ["ada.quill@example.com"] };
const cut = createCutter(notePolicy);
const find = createMentionFinder(ada, nobody);
const leak = expect.objectContaining({ code: "redaction_leak", retryable: false });

describe("proveClean", () => {
  it.each([
    ["an author", { contacts: [{ notes: [{ type: "note", author: { id: "1" } }] }] }],
    ["a body", { deep: [[{ type: "note", body: null }]] }],
    ["a name", { company: { manager: "Ada Quill" } }],
    ["an address in a key", { company: { "ada.quill@example.com": true } }],
  ])("refuses a value that still holds %s", (_, value) => {
    expect(() => proveClean(value, cut, find)).toThrow(leak);
  });

  it("says nothing of what it found in its message", () => {
    expect(() => proveClean({ manager: "Ada Quill" }, cut, find)).toThrow(
      "the redacted value still holds what the policy removes",
    );
  });

  it("lets a clean value pass", () => {
    expect(() => proveClean({ notes: [{ type: "note", id: "1" }] }, cut, find)).not.toThrow();
  });
});
