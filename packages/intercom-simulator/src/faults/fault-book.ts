import type { FaultAction, ParsedFaultRule } from "./fault-rule.ts";

/** What a rule looks at. */
export interface FaultSubject {
  readonly method: string;
  readonly path: string;
  readonly endpoint: string | null;
  readonly workspace: string | null;
  readonly token: string | null;
}

/** The rules in force, with how often each one saw and struck a call. */
export interface FaultBook {
  add(rule: ParsedFaultRule): string;
  remove(id: string): boolean;
  clear(): void;
  list(): readonly FaultRuleSeen[];
  /** The actions for this call; counts it. */
  strike(subject: FaultSubject): readonly FaultAction[];
}

export interface FaultRuleSeen {
  readonly id: string;
  readonly rule: ParsedFaultRule;
  /** Calls that fitted, and calls that it struck. */
  readonly matched: number;
  readonly struck: number;
}

interface Entry {
  readonly id: string;
  readonly rule: ParsedFaultRule;
  readonly path: RegExp | null;
  matched: number;
  struck: number;
}

const NONE: readonly FaultAction[] = [];

/** `random` decides rules with a probability. */
export function createFaultBook(random: () => number): FaultBook {
  const entries = new Map<string, Entry>();
  let added = 0;

  function isDue(entry: Entry): boolean {
    const { times, match } = entry.rule;
    entry.matched += 1;
    if (match.nth !== undefined && entry.matched !== match.nth) return false;
    if (match.every !== undefined && entry.matched % match.every !== 0) return false;
    if (times !== undefined && entry.struck >= times) return false;
    if (match.probability !== undefined && random() >= match.probability) return false;
    entry.struck += 1;
    return true;
  }

  return {
    add(rule) {
      added += 1;
      const id = `fault-${added}`;
      const path = rule.match.path === undefined ? null : new RegExp(rule.match.path);
      entries.set(id, { id, rule, path, matched: 0, struck: 0 });
      return id;
    },
    remove: (id) => entries.delete(id),
    clear: () => entries.clear(),
    list: () => [...entries.values()].map(({ id, rule, matched, struck }) => ({ id, rule, matched, struck })),
    strike(subject) {
      if (entries.size === 0) return NONE;
      const actions: FaultAction[] = [];
      for (const entry of entries.values()) {
        if (fits(entry, subject) && isDue(entry)) actions.push(entry.rule.action);
      }
      return actions;
    },
  };
}

function fits({ rule: { match }, path }: Entry, subject: FaultSubject): boolean {
  return (
    (match.method === undefined || match.method === subject.method) &&
    (match.endpoint === undefined || match.endpoint === subject.endpoint) &&
    (match.workspace === undefined || match.workspace === subject.workspace) &&
    (match.token === undefined || match.token === subject.token) &&
    (path === null || path.test(subject.path))
  );
}
