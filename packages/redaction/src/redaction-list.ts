import type { ReasonCode } from "./policy.ts";

/** One line of the list of cuts: what was removed where, by which rule, why and how often. */
export interface Redaction {
  /** A pattern such as `contacts[*].notes[*].author`; never a concrete value. */
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
  readonly code: ReasonCode;
  readonly count: number;
}

/** What is told of a cut beside its place. */
export interface CutReason {
  readonly rule: string;
  readonly reason: string;
  /** @default "third_party" */
  readonly code?: ReasonCode;
}

/** Counts cuts by rule and path; `list` is in order of first rule, then of the path's text. */
export interface RedactionList {
  add(cut: CutReason, path: string, count: number): void;
  list(): readonly Redaction[];
}

/** `rules` gives the order of the list. */
export function createRedactionList(rules: readonly string[]): RedactionList {
  const found = new Map<string, Redaction>();
  return {
    add({ rule, reason, code = "third_party" }, path, count) {
      const key = `${rule}\n${path}`;
      found.set(key, { path, rule, reason, code, count: count + (found.get(key)?.count ?? 0) });
    },
    list: () =>
      [...found.values()].sort(
        (left, right) =>
          rules.indexOf(left.rule) - rules.indexOf(right.rule) || (left.path < right.path ? -1 : 1),
      ),
  };
}
