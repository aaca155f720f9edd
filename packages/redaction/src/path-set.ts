import { RedactionError } from "./redaction-error.ts";

type Segment =
  | { readonly kind: "key"; readonly name: string }
  | { readonly kind: "any-key" }
  | { readonly kind: "any-item" }
  | { readonly kind: "any-depth" }
  | { readonly kind: "where"; readonly key: string; readonly value: string };

/** A place of a value, as far as the paths tell it from others. */
export interface PathState {
  /** The first path that ends here; -1: none. */
  readonly path: number;
}

/**
 * Compiled paths. They are walked along with the value, one step at a time, so that a value is read once however many paths there are and
 * however deep it is; each step that was taken before costs a look-up.
 */
export interface PathSet {
  start(root: unknown): PathState;
  /** One step further: `key` is a property's name, or `null` for an item of an array. */
  step(state: PathState, key: string | null, value: unknown): PathState;
}

/** How far the paths have come: positions are `path * WIDTH + segment`. */
interface State extends PathState {
  readonly positions: readonly number[];
  readonly next: Map<string | null, Undecided>;
}

/** A place before its conditions are looked at: one state for each answer that the value may give. */
interface Undecided {
  readonly positions: readonly number[];
  readonly conditions: readonly (Segment & { kind: "where" })[];
  readonly states: Map<number, State>;
}

const WIDTH = 64;
/** Stands for every key that no path names. */
const OTHER = "\0other";
const TOKEN = /(?:^|\.)(?:(\*\*)|(\*)|([^.[\]*]+))|\[(\*)\]|\[([^=[\]]+)=([^[\]]*)\]/y;

/**
 * Reads paths. The language is small on purpose:
 *
 * | written | stands for |
 * | --- | --- |
 * | `name` | the property `name` |
 * | `*` | any property |
 * | `[*]` | any item of an array |
 * | `**` | any number of steps, none included |
 * | `[key=text]` | no step: goes on only where the object has the property `key` with exactly this text |
 *
 * @throws RedactionError `invalid_policy`
 */
export function createPathSet(paths: readonly string[]): PathSet {
  const segmentsOf = paths.map(parsePath);
  const segmentAt = (position: number) => segmentsOf[Math.floor(position / WIDTH)]?.[position % WIDTH];
  const named = new Set(
    segmentsOf.flat().flatMap((segment) => (segment.kind === "key" ? [segment.name] : [])),
  );
  const known = new Map<string, State>();
  const first = undecided(segmentsOf.map((_, path) => path * WIDTH));

  return {
    start: (root) => decide(first, root),
    step(state, key, value) {
      const { next, positions } = state as State;
      const name = key === null || named.has(key) ? key : OTHER;
      let reached = next.get(name);
      if (reached === undefined) {
        reached = undecided(advance(positions, name));
        next.set(name, reached);
      }
      return decide(reached, value);
    },
  };

  function advance(positions: readonly number[], key: string | null): readonly number[] {
    const next: number[] = [];
    for (const position of positions) {
      const segment = segmentAt(position);
      if (segment?.kind === "any-depth") next.push(position);
      else if (segment !== undefined && takes(segment, key)) next.push(position + 1);
    }
    return next;
  }

  function undecided(positions: readonly number[]): Undecided {
    const conditions: Undecided["conditions"][number][] = [];
    settle(positions, (condition) => conditions.push(condition) > 0);
    return { positions, conditions, states: new Map() };
  }

  function decide({ positions, conditions, states }: Undecided, value: unknown): State {
    let answers = 0;
    for (const [index, { key, value: text }] of conditions.entries())
      if (hasText(value, key, text)) answers |= 1 << index;
    let state = states.get(answers);
    if (state === undefined) {
      let asked = 0;
      state = intern(settle(positions, () => (answers & (1 << asked++)) !== 0));
      states.set(answers, state);
    }
    return state;
  }

  /** Follows the segments that need no step: `**` may stand for none, a condition holds or it doesn't. */
  function settle(
    entered: readonly number[],
    holds: (condition: Segment & { kind: "where" }) => boolean,
  ): readonly number[] {
    const settled = new Set<number>();
    const open = [...entered].reverse();
    for (let position = open.pop(); position !== undefined; position = open.pop()) {
      const segment = segmentAt(position);
      if (segment?.kind === "where") {
        if (holds(segment)) open.push(position + 1);
      } else if (!settled.has(position)) {
        settled.add(position);
        if (segment?.kind === "any-depth") open.push(position + 1);
      }
    }
    return [...settled].sort((one, other) => one - other);
  }

  function intern(positions: readonly number[]): State {
    const name = positions.join();
    let state = known.get(name);
    if (state === undefined) {
      const ended = positions.find((position) => segmentAt(position) === undefined);
      state = { positions, next: new Map(), path: ended === undefined ? -1 : Math.floor(ended / WIDTH) };
      known.set(name, state);
    }
    return state;
  }
}

function parsePath(path: string): readonly Segment[] {
  const segments: Segment[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < path.length) {
    const token = TOKEN.exec(path);
    if (token === null) throw invalidPath();
    segments.push(segmentOf(token));
  }
  if (segments.length === 0 || segments.length >= WIDTH) throw invalidPath();
  return segments;
}

function segmentOf([, anyDepth, anyKey, name, anyItem, key, value]: RegExpExecArray): Segment {
  if (anyDepth !== undefined) return { kind: "any-depth" };
  if (anyKey !== undefined) return { kind: "any-key" };
  if (name !== undefined) return { kind: "key", name };
  if (anyItem !== undefined) return { kind: "any-item" };
  if (key !== undefined && value !== undefined) return { kind: "where", key, value };
  throw invalidPath();
}

function takes(segment: Segment, key: string | null): boolean {
  if (segment.kind === "any-item") return key === null;
  if (segment.kind === "any-key") return key !== null;
  return segment.kind === "key" && segment.name === key;
}

function hasText(value: unknown, key: string, text: string): boolean {
  return (
    typeof value === "object" && value !== null && Object.getOwnPropertyDescriptor(value, key)?.value === text
  );
}

function invalidPath(): RedactionError {
  return new RedactionError("invalid_policy", "a path of the redaction policy can't be read");
}
