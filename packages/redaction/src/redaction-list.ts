/** One line of the list of cuts: what was removed where, by which rule, why and how often. */
export interface Redaction {
  /** A pattern such as `contacts[*].notes[*].author`; never a concrete value. */
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
  readonly count: number;
}

/** Counts cuts by rule and path; `list` is in order of first rule, then of the path's text. */
export interface RedactionList {
  add(cut: { readonly rule: string; readonly reason: string }, path: string, count: number): void;
  list(): readonly Redaction[];
}

/** `rules` gives the order of the list. */
export function createRedactionList(rules: readonly string[]): RedactionList {
  const found = new Map<string, Redaction>();
  return {
    add({ rule, reason }, path, count) {
      const key = `${rule}\n${path}`;
      found.set(key, { path, rule, reason, count: count + (found.get(key)?.count ?? 0) });
    },
    list: () =>
      [...found.values()].sort(
        (left, right) =>
          rules.indexOf(left.rule) - rules.indexOf(right.rule) || (left.path < right.path ? -1 : 1),
      ),
  };
}
