import { copyJson, type Decision } from "./copy-json.ts";
import { type JsonPath, parseJsonPath, pathBelow, pathOf, stepsOf } from "./json-path.ts";
import { maskText } from "./mask-text.ts";
import { createMentionFinder } from "./mention-finder.ts";
import { createOwnWords, type OwnWords } from "./own-words.ts";
import { createPathSet, type PathSet, type PathState } from "./path-set.ts";
import type { PatternMatch } from "./patterns/pattern.ts";
import {
  createPatternFinder,
  findWithheldInOrder as findWithheld,
  maskPatterns,
  PATTERN_CUTS,
} from "./patterns/patterns.ts";
import { type People, type RedactionPolicy, type RedactionRule, VALUE_MASK } from "./policy.ts";
import { createRedactionList, type Redaction } from "./redaction-list.ts";
import { createTextSet } from "./text-set.ts";

/** A copy that is safe to hand out, with the list of what was taken out of it. */
export interface Redacted<Value> {
  readonly value: Value;
  /** In order of the policy's rules, mentions last, then of the path. Empty where nothing was cut. */
  readonly redactions: readonly Redaction[];
  /** What was left as it is because the subject wrote it. */
  readonly own: OwnWords;
}

/** Where an item stands in the package. */
export interface Place {
  /** Such as `contacts[*].notes[*]`; the policy's paths begin at the package's root. @default the root */
  readonly path?: string;
  readonly category?: string;
  /** True for an object whose texts the subject wrote. @default none is */
  readonly isOwn?: (object: object) => boolean;
  /** Paths, from the item's root, of texts that are the subject's own. @default none */
  readonly ownPaths?: readonly string[];
  /** True where addresses and numbers in the item are the subject's: patterns are not looked for. @default false */
  readonly isOfSubject?: boolean;
}

export interface RedactorOptions {
  /** The person the package is for: their own names and addresses are never masked. */
  readonly subject: People;
  /** Everybody else who is known. */
  readonly others: People;
  /** The number of whoever is described by a value, for `pseudonymise`. @default masks */
  readonly pseudonymOf?: (value: unknown) => string;
  /** Masks what a business may not disclose under the CCPA (11 CCR 7024(d)), in the subject's own words too. @default false */
  readonly withhold?: boolean;
}

export interface Redactor {
  /**
   * Applies the policy to a copy of a JSON value; the value itself stays as it is. The rules decide first, then whoever is known is masked
   * wherever the rest names them, except in the subject's own words. What a rule can remove has to be optional in `Value`.
   *
   * @throws RedactionError `not_json`
   */
  redact<Value extends object>(value: Value, place?: Place): Redacted<Value>;
}

interface Context {
  readonly path: JsonPath;
  readonly rules: PathState;
  /** `null` where all that stands below is the subject's own. */
  readonly own: PathState | null;
}

/**
 * Made once for a package, when everybody is known; each item is then redacted by itself.
 *
 * @throws RedactionError `invalid_policy`
 */
export function createRedactor(
  policy: RedactionPolicy,
  { subject, others, pseudonymOf = () => VALUE_MASK, withhold = false }: RedactorOptions,
): Redactor {
  // Reads every path now, so that a policy that can't be read is refused before anything is.
  createPathSet(policy.rules.flatMap(({ paths }) => paths));
  const order = [...policy.rules.map(({ rule }) => rule), policy.mentions.rule, ...PATTERN_RULES];
  const find = policy.mentions.action === "keep" ? () => [] : createMentionFinder(others, subject);
  const rulesOf = remember((category: string) => compileRules(policy, category));
  const findPatterns = createPatternFinder(subject);
  const cleanOfAll = createTextSet();
  const cleanOfNames = createTextSet();
  const ownOf = remember((paths: string) => createPathSet(paths === "" ? [] : paths.split("\n")));

  function redact<Value extends object>(value: Value, place: Place = {}): Redacted<Value> {
    const redactions = createRedactionList(order);
    const own = createOwnWords();
    if (policy.categories?.includes(place.category ?? "") === false) {
      redactions.add(UNKNOWN_CATEGORY, place.path ?? "", 1);
      return { value: {} as Value, redactions: redactions.list(), own };
    }
    const { rules, paths } = rulesOf(place.category ?? "");
    const ownPaths = ownOf((place.ownPaths ?? []).join("\n"));
    const { isOwn = () => false, isOfSubject = false } = place;
    const clean = isOfSubject ? cleanOfNames : cleanOfAll;
    const start: Context = {
      path: parseJsonPath(place.path ?? ""),
      rules: walk(paths, place.path ?? "", value),
      own: isOwn(value) ? null : ownPaths.start(value),
    };

    const copy = copyJson<Context>(value, start, (parent, key, child): Decision<Context> => {
      const state = paths.step(parent.rules, key, child);
      const rule = rules[state.path];
      // A masked place that is met again, in a package redacted before, needs nothing more.
      if (rule !== undefined && rule.action !== "keep" && child !== VALUE_MASK) {
        redactions.add(rule, pathOf(parent.path, key), 1);
        if (rule.action === "drop") return { action: "drop" };
        return { action: "replace", value: rule.action === "mask" ? VALUE_MASK : pseudonymOf(child) };
      }
      const isObject = typeof child === "object" && child !== null;
      const reached = parent.own === null ? null : ownPaths.step(parent.own, key, child);
      const isOwned = reached === null || reached.path !== -1 || (isObject && isOwn(child));
      // A key is nobody's words.
      const renamed = key === null ? {} : { key: masked(key, parent.path, key) };
      if (isObject || typeof child !== "string") {
        const context = { path: pathBelow(parent.path, key), rules: state, own: isOwned ? null : reached };
        return { action: "keep", context, ...renamed };
      }
      const value = isOwned ? child : masked(child, parent.path, key);
      const left = withhold ? without(findWithheld(value), value, parent.path, key) : value;
      if (isOwned) own.add(pathOf(parent.path, key), left);
      return { action: "replace", value: left, ...renamed };
    });
    // The copy has the value's shape by construction; no type guard could tell it from the value's own.
    return { value: copy as Value, redactions: redactions.list(), own };

    function masked(text: string, parent: JsonPath, key: string | null): string {
      if (clean.has(text)) return text;
      const { text: named, count } = maskText(text, find);
      if (count > 0) redactions.add(policy.mentions, pathOf(parent, key), count);
      const left = isOfSubject || isId(key) ? named : without(findPatterns(named), named, parent, key);
      if (left === text && !isId(key)) clean.add(text);
      return left;
    }

    function without(matches: readonly PatternMatch[], text: string, parent: JsonPath, key: string | null) {
      for (const { kind } of matches) redactions.add(PATTERN_CUTS[kind], pathOf(parent, key), 1);
      return matches.length === 0 ? text : maskPatterns(text, matches);
    }
  }

  return { redact };
}

const PATTERN_RULES = [...new Set(Object.values(PATTERN_CUTS).map(({ rule }) => rule))];

/** True for keys whose values are Intercom's ids: numbers as long as cards' are. */
function isId(key: string | null): boolean {
  return key !== null && /(?:^|_)id$/.test(key);
}

/** Fails closed: what a policy says nothing of is not handed out. */
const UNKNOWN_CATEGORY = {
  rule: "unknown-category",
  reason: "The redaction policy does not say what of this may be handed out.",
  code: "no_policy",
} as const;

interface CompiledRules {
  /** The rule of each path. */
  readonly rules: readonly RedactionRule[];
  readonly paths: PathSet;
}

function compileRules(policy: RedactionPolicy, category: string): CompiledRules {
  const all = policy.rules
    .filter((rule) => rule.category === undefined || rule.category === category)
    .flatMap((rule) => rule.paths.map((path) => ({ rule, path })));
  return { rules: all.map(({ rule }) => rule), paths: createPathSet(all.map(({ path }) => path)) };
}

/** How far the rules have come at an item's place. */
function walk(paths: PathSet, place: string, item: object): PathState {
  const steps = stepsOf(place);
  let state = paths.start(steps.length === 0 ? item : null);
  for (const [index, key] of steps.entries())
    state = paths.step(state, key, index === steps.length - 1 ? item : null);
  return state;
}

function remember<Value>(make: (key: string) => Value): (key: string) => Value {
  const made = new Map<string, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
