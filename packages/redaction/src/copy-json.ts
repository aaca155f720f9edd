import { RedactionError } from "./redaction-error.ts";

/** What becomes of one property or item. `key` renames a property. */
export type Decision<Context> =
  | { readonly action: "keep"; readonly context: Context; readonly key?: string }
  | { readonly action: "replace"; readonly value: string; readonly key?: string }
  | { readonly action: "drop" };

/** Decides about one property or item; `key` is `null` for an item of an array. */
export type Decide<Context> = (parent: Context, key: string | null, value: unknown) => Decision<Context>;

type Task<Context> =
  | { readonly kind: "enter"; readonly source: object; readonly copy: object; readonly context: Context }
  | { readonly kind: "leave"; readonly source: object };

/**
 * Copies a JSON value and asks `decide` about every property and item on the way. The value itself is never changed.
 * Works with a list of tasks instead of recursion, so that no depth of nesting ends the process.
 *
 * @throws RedactionError `not_json`: what can't be looked into can't be proven clean.
 */
export function copyJson<Context>(root: object, context: Context, decide: Decide<Context>): object {
  const result = emptyCopyOf(root);
  const ancestors = new Set<object>();
  const tasks: Task<Context>[] = [{ kind: "enter", source: root, copy: result, context }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (task.kind === "leave") {
      ancestors.delete(task.source);
      continue;
    }
    if (ancestors.has(task.source)) throw new RedactionError("not_json", "the value contains itself");
    ancestors.add(task.source);
    tasks.push({ kind: "leave", source: task.source });
    copyEntries(task, decide, tasks);
  }
  return result;
}

function copyEntries<Context>(
  task: Task<Context> & { readonly kind: "enter" },
  decide: Decide<Context>,
  tasks: Task<Context>[],
): void {
  for (const [key, value] of entriesOf(task.source)) {
    const decision = decide(task.context, key, value);
    if (decision.action === "drop") continue;
    const copiedKey = decision.key ?? key;
    if (decision.action === "replace") {
      put(task.copy, copiedKey, decision.value);
    } else if (typeof value === "object" && value !== null) {
      const copy = emptyCopyOf(value);
      put(task.copy, copiedKey, copy);
      tasks.push({ kind: "enter", source: value, copy, context: decision.context });
    } else {
      put(task.copy, copiedKey, value);
    }
  }
}

function entriesOf(source: object): Iterable<readonly [key: string | null, value: unknown]> {
  return Array.isArray(source) ? source.map((item) => [null, item] as const) : Object.entries(source);
}

function put(target: object, key: string | null, value: unknown): void {
  if (!isJsonPrimitive(value) && typeof value !== "object") {
    throw new RedactionError("not_json", "the value holds something that is not JSON");
  }
  if (key === null) {
    if (Array.isArray(target)) target.push(value);
    return;
  }
  // Not an assignment: `__proto__` is an ordinary key in JSON and has to stay one.
  Object.defineProperty(target, freeKey(target, key), {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** Two keys may be renamed to the same text; neither may swallow the other. */
function freeKey(target: object, key: string): string {
  let free = key;
  for (let number = 2; Object.hasOwn(target, free); number++) free = `${key} (${number})`;
  return free;
}

/** `undefined` passes: typed code has it in optional properties, and JSON leaves such a property out. */
function isJsonPrimitive(value: unknown): boolean {
  return value === undefined || value === null || ["string", "number", "boolean"].includes(typeof value);
}

function emptyCopyOf(value: object): object {
  if (Array.isArray(value)) return [];
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return {};
  throw new RedactionError("not_json", "the value holds something that is not plain JSON");
}
