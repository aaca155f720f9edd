import { copyJson } from "./copy-json.ts";
import { type JsonPath, pathBelow, pathOf, ROOT_PATH } from "./json-path.ts";
import { type PatternState, parsePathPattern } from "./path-pattern.ts";
import { type People, type RedactionPolicy, type RedactionRule, VALUE_MASK } from "./policy.ts";
import type { RedactionList } from "./redaction-list.ts";

interface Context {
  readonly path: JsonPath;
  readonly states: readonly PatternState[];
}

/** Applies the policy's rules to a copy. Tells who was described by what was cut. */
export function cut(
  value: object,
  policy: RedactionPolicy,
  redactions: RedactionList,
): { readonly value: object; readonly others: People } {
  const patterns = policy.rules.flatMap((rule) =>
    rule.paths.map((path) => ({ rule, ...parsePathPattern(path) })),
  );
  const names = new Set<string>();
  const emails = new Set<string>();

  const start: Context = { path: ROOT_PATH, states: patterns.map((pattern) => pattern.start(value)) };
  const copy = copyJson<Context>(value, start, (parent, key, child) => {
    const states = patterns.map((pattern, index) => pattern.step(parent.states[index] ?? [], key, child));
    const rule = patterns.find((pattern, index) => pattern.matches(states[index] ?? []))?.rule;
    // A masked place that is met again (in the last check, in a package redacted before) needs nothing more.
    if (rule === undefined || isMasked(rule, child)) {
      return { action: "keep", context: { path: pathBelow(parent.path, key), states } };
    }
    redactions.add(rule, pathOf(parent.path, key), 1);
    if (rule.describesPerson === true) {
      addText(names, child, "name");
      addText(emails, child, "email");
    }
    return rule.action === "drop" ? { action: "drop" } : { action: "replace", value: VALUE_MASK };
  });
  return { value: copy, others: { names: [...names], emails: [...emails] } };
}

function isMasked(rule: RedactionRule, value: unknown): boolean {
  return rule.action === "mask" && value === VALUE_MASK;
}

function addText(texts: Set<string>, person: unknown, key: string): void {
  if (typeof person !== "object" || person === null) return;
  const text: unknown = Object.getOwnPropertyDescriptor(person, key)?.value;
  if (typeof text === "string") texts.add(text);
}
