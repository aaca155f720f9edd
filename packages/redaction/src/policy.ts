/** Why something is cut, for programs. */
export const REASON_CODES = [
  "third_party",
  "staff",
  "internal",
  "credential",
  "no_policy",
  "not_disclosed",
  "released",
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** What is done with what stands at a place. */
export interface RedactionRule {
  /** The rule's name, as it appears in the list of cuts. */
  readonly rule: string;
  /** Where it applies, from the root of the package; the language is described at `createPathSet`. */
  readonly paths: readonly string[];
  /**
   * `drop` removes the property or item, `mask` leaves `[removed]` in its place, `pseudonymise` a number for the person who stands there.
   * `keep` shields it from the rules that follow; who is mentioned in it is masked all the same.
   */
  readonly action: "drop" | "mask" | "pseudonymise" | "keep";
  /** Told to the person who receives the package. */
  readonly reason: string;
  /** @default "third_party" */
  readonly code?: ReasonCode;
  /** The category whose items it applies to. @default every one */
  readonly category?: string;
}

/** Rules in order: where two apply to one place, the first is the one that is done. */
export interface RedactionPolicy {
  readonly rules: readonly RedactionRule[];
  /** Categories that it has thought of: an item of any other is left out whole. @default every one */
  readonly categories?: readonly string[];
  /** Names the cuts that are made where another person is mentioned in what is left. `keep` makes none. */
  readonly mentions: {
    readonly rule: string;
    readonly reason: string;
    readonly action?: "mask" | "keep";
    readonly code?: ReasonCode;
  };
}

/** Names and addresses of people. */
export interface People {
  readonly names: readonly string[];
  readonly emails: readonly string[];
  /** @default none is known */
  readonly phones?: readonly string[];
}

/** What stands where a mention of another person stood. */
export const MENTION_MASK = "[removed: another person]";

/** What stands in place of a value that a rule masks. */
export const VALUE_MASK = "[removed]";
