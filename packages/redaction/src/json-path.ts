/** Where something stands. Its text is a pattern that names no person: `contacts[*].notes[*].author`. */
export interface JsonPath {
  readonly parent: JsonPath | null;
  /** A property's name, or `null` for an item of an array. */
  readonly key: string | null;
  readonly depth: number;
}

export const ROOT_PATH: JsonPath = { parent: null, key: null, depth: 0 };

/** Steps that a path shows before it is cut short with `**`, so that deep nesting can't blow up the list of cuts. */
const SHOWN_STEPS = 12;

/** Keys of letters are Intercom's field names. Any other may be an id, an address or a name: shown as `*`. */
const FIELD_NAME = /^[A-Za-z_]{1,64}$/;

/** The path of a property, or of an item where `key` is `null`. */
export function pathBelow(parent: JsonPath, key: string | null): JsonPath {
  return parent.depth > SHOWN_STEPS ? parent : { parent, key, depth: parent.depth + 1 };
}

/** The path that a text like `contacts[*].notes[*]` names; the root for an empty one. */
export function parseJsonPath(text: string): JsonPath {
  return stepsOf(text).reduce(pathBelow, ROOT_PATH);
}

/** The steps of such a text: `null` for `[*]`. */
export function stepsOf(text: string): readonly (string | null)[] {
  return [...text.matchAll(/\[\*\]|[^.[\]]+/g)].map(([step]) => (step === "[*]" ? null : step));
}

/** A property's or an item's own path: always ends with its own step. */
export function pathOf(parent: JsonPath, key: string | null): string {
  let text = "";
  for (let at: JsonPath | null = parent; at !== null && at.parent !== null; at = at.parent)
    text = at.depth > SHOWN_STEPS ? ".**" : stepText(at.key) + text;
  return (text + stepText(key)).replace(/^\./, "");
}

function stepText(key: string | null): string {
  if (key === null) return "[*]";
  return FIELD_NAME.test(key) ? `.${key}` : ".*";
}
