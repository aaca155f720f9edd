/** What is taken out of a value. */
export interface RedactionRule {
  /** The rule's name, as it appears in the list of cuts. */
  readonly rule: string;
  /** Where it applies; the language is described at `parsePathPattern`. */
  readonly paths: readonly string[];
  /** `drop` removes the property or item, `mask` leaves `[removed]` in its place. */
  readonly action: "drop" | "mask";
  /** Told to the person who receives the package. */
  readonly reason: string;
  /**
   * True where what is cut describes another person: the text of its `name` and `email` is then looked for
   * in everything that is left, and masked there.
   *
   * @default false
   */
  readonly describesPerson?: boolean;
}

/** Rules in order: where two apply to one place, the first is the one that is named. */
export interface RedactionPolicy {
  readonly rules: readonly RedactionRule[];
  /** Names the cuts that are made where another person is mentioned in what is left. */
  readonly mentions: { readonly rule: string; readonly reason: string };
}

/** Names and addresses of people. */
export interface People {
  readonly names: readonly string[];
  readonly emails: readonly string[];
}

/** What stands where a mention of another person stood. */
export const MENTION_MASK = "[removed: another person]";

/** What stands in place of a value that a rule masks. */
export const VALUE_MASK = "[removed]";
