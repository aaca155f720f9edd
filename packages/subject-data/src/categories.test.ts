import { describe, expect, it } from "vitest";
import { CATEGORIES, categoryNameOf } from "./categories.ts";
import { packagePolicy } from "./package-policy.ts";
import { createPeople } from "./people.ts";
import { createItemRedactor } from "./redact-item.ts";

describe("the published list", () => {
  it("has each name once, without a dot, which begins the parts of a coverage row", () => {
    const names = CATEGORIES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z][a-z_]*$/.test(name))).toEqual([]);
    expect(categoryNameOf("companies.details")).toBe("companies");
  });

  it("gives every part of the package its own key", () => {
    const keys = CATEGORIES.flatMap(({ reading }) => ("parts" in reading ? Object.keys(reading.parts) : []));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("names a scope for whatever is read", () => {
    const read = CATEGORIES.filter(
      ({ reading }) => !(reading.kind.startsWith("not_") || reading.kind === "files"),
    );
    expect(read.filter(({ scopes, endpoints }) => scopes.length === 0 || endpoints.length === 0)).toEqual([]);
  });

  const withOthers = CATEGORIES.filter(({ personal }) => personal === undefined).flatMap(
    ({ name, reading, fields }) => {
      const keys =
        "parts" in reading ? Object.keys(reading.parts) : reading.kind === "identity" ? [name] : [];
      return keys.flatMap((key) => (fields.others ?? []).map((path) => [name, key, path] as const));
    },
  );

  it.each(withOthers)("%s: the package policy cuts what is another's, %s %s", (name, key, path) => {
    const category = CATEGORIES.find((each) => each.name === name);
    if (category === undefined) throw new Error("no category");
    const redactor = createItemRedactor(createPeople([], []), packagePolicy);
    const place = `${category.reading.kind === "contact" ? "contacts[*]." : ""}${key}[*]`;
    const { item } = redactor.redact(itemWith(path), category, place);
    expect(JSON.stringify(item)).not.toContain(CANARY);
    expect(redactor.cuts()).not.toEqual([]);
  });
});

const CANARY = "canary-of-another-person";

/** An item that holds the canary at the place that a path of `Fields` names. */
function itemWith(path: string): Record<string, unknown> {
  const [step = "", ...rest] = path.split(".");
  if (step === "**") return itemWith(rest.join("."));
  const below: unknown = rest.length === 0 ? CANARY : itemWith(rest.join("."));
  const name = step.replace("[*]", "");
  return { [name]: step.endsWith("[*]") ? [below] : below };
}
