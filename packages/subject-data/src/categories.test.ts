import { redact } from "@intercom-dsar/redaction";
import { describe, expect, it } from "vitest";
import { CATEGORIES, categoryNameOf } from "./categories.ts";
import { packagePolicy } from "./package-policy.ts";

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
    const read = CATEGORIES.filter(({ reading }) => !reading.kind.startsWith("not_"));
    expect(read.filter(({ scopes, endpoints }) => scopes.length === 0 || endpoints.length === 0)).toEqual([]);
  });

  const withOthers = CATEGORIES.filter(({ personal }) => personal === undefined).flatMap(
    ({ name, reading, fields }) => {
      const keys = "parts" in reading ? Object.keys(reading.parts) : [];
      return keys.flatMap((key) => (fields.others ?? []).map((path) => [name, key, path] as const));
    },
  );

  it.each(withOthers)("%s: the package policy cuts what is another's, %s %s", (name, key, path) => {
    const reading = CATEGORIES.find((category) => category.name === name)?.reading;
    const item = itemWith(path);
    const value = reading?.kind === "contact" ? { contacts: [{ [key]: [item] }] } : { [key]: [item] };
    const cut = redact(value, packagePolicy, { subject: { names: [], emails: [] } });
    expect(JSON.stringify(cut.value)).not.toContain(CANARY);
    expect(cut.redactions).not.toEqual([]);
  });
});

const CANARY = "canary-of-another-person";

/** An item that holds the canary at the place that a path of `Fields` names. */
function itemWith(path: string): unknown {
  const [step = "", ...rest] = path.split(".");
  if (step === "**") return itemWith(rest.join("."));
  const below = rest.length === 0 ? CANARY : itemWith(rest.join("."));
  const name = step.replace("[*]", "");
  return { [name]: step.endsWith("[*]") ? [below] : below };
}
