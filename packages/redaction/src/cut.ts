import { copyJson } from "./copy-json.ts";
import { type JsonPath, pathBelow, pathOf, ROOT_PATH } from "./json-path.ts";
import { type PatternState, parsePathPattern } from "./path-pattern.ts";
import { type People, type RedactionPolicy, type RedactionRule, VALUE_MASK } from "./policy.ts";

interface Context {
  readonly path: JsonPath;
  readonly states: readonly PatternState[];
}

/** Applies a policy's rules to a copy of a value. Tells what was cut where, and who was described by it. */
export type Cutter = (
  value: object,
  onCut: (rule: RedactionRule, path: string) => void,
) => { readonly value: object; readonly others: People };

/** @throws RedactionError `invalid_policy` */
export function createCutter(policy: RedactionPolicy): Cutter {
  const patterns = policy.rules.flatMap((rule) =>
    rule.paths.map((path) => ({ rule, ...parsePathPattern(path) })),
  );
  return (value, onCut) => cut(value, patterns, onCut);
}

type Patterns = readonly ({ readonly rule: RedactionRule } & ReturnType<typeof parsePathPattern>)[];

function cut(value: object, patterns: Patterns, onCut: Parameters<Cutter>[1]): ReturnType<Cutter> {
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
    onCut(rule, pathOf(parent.path, key));
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
