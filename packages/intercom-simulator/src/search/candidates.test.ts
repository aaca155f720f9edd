import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { Seed } from "../state/seed.ts";
import { createWorld } from "../state/world.ts";
import { candidatesFor } from "./candidates.ts";
import { parseFilter } from "./filter.ts";
import { createMatcher } from "./matcher.ts";

const emails = ["a@x.example", "A@x.example", "b@x.example", "ab@x.example"];

function workspace(emailSearch: "case-sensitive" | "case-insensitive") {
  const world = createWorld(systemClock);
  const contacts = emails.map((email, index) => ({ id: `c${index}`, email }));
  world.load(Seed.parse({ workspaces: [{ id: "w", contacts, settings: { emailSearch } }] }).workspaces);
  const found = world.workspaces.get("w");
  if (found === undefined) throw new Error("the workspace is missing");
  return found;
}

describe("the index of addresses", () => {
  it("never hides a match from a search", () => {
    const email = fc.constantFrom(...emails, "nobody@x.example");
    const single = fc.oneof(
      fc.record({
        field: fc.constant("email"),
        operator: fc.constantFrom("=", "!=", "~", "^", "$"),
        value: email,
      }),
      fc.record({
        field: fc.constant("email"),
        operator: fc.constantFrom("IN", "NIN"),
        value: fc.array(email),
      }),
      fc.record({
        field: fc.constant("role"),
        operator: fc.constant("="),
        value: fc.constantFrom("user", "lead"),
      }),
    );
    const group = (item: fc.Arbitrary<object>) =>
      fc.record({
        operator: fc.constantFrom("AND", "OR"),
        value: fc.array(item, { minLength: 1, maxLength: 3 }),
      });
    const query = fc.oneof(single, group(single), group(fc.oneof(single, group(single))));
    const setting = fc.constantFrom("case-sensitive" as const, "case-insensitive" as const);
    fc.assert(
      fc.property(query, setting, (text, emailSearch) => {
        const people = workspace(emailSearch);
        const filter = parseFilter(text);
        const candidates = candidatesFor(filter, people);
        const matches = [...people.contacts.all()].filter(createMatcher(filter, people));
        if (candidates !== null) expect(matches.every((contact) => candidates.has(contact))).toBe(true);
      }),
    );
  });
});
