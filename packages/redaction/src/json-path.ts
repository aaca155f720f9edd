/** Where something stands, written as a pattern that names no person: `contacts[*].notes[*].author`. */
export interface JsonPath {
  readonly path: string;
  readonly depth: number;
}

export const ROOT_PATH: JsonPath = { path: "", depth: 0 };

/** Steps that a path shows before it is cut short with `**`, so that deep nesting can't blow up the list of cuts. */
const SHOWN_STEPS = 12;

/** Keys of letters are Intercom's field names. Any other may be an id, an address or a name: shown as `*`. */
const FIELD_NAME = /^[A-Za-z_]{1,64}$/;

/** The path of a property, or of an item where `key` is `null`. */
export function pathBelow(parent: JsonPath, key: string | null): JsonPath {
  const depth = parent.depth + 1;
  if (depth <= SHOWN_STEPS) return { path: parent.path + stepText(parent, key), depth };
  return depth === SHOWN_STEPS + 1 ? { path: `${parent.path}.**`, depth } : { path: parent.path, depth };
}

/** A property's or an item's own path: always ends with its own step. */
export function pathOf(parent: JsonPath, key: string | null): string {
  return parent.path + stepText(parent, key);
}

function stepText(parent: JsonPath, key: string | null): string {
  if (key === null) return "[*]";
  const name = FIELD_NAME.test(key) ? key : "*";
  return parent.path === "" ? name : `.${name}`;
}
