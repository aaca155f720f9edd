import { RedactionError } from "./redaction-error.ts";

type Segment =
  | { readonly kind: "key"; readonly name: string }
  | { readonly kind: "any-key" }
  | { readonly kind: "any-item" }
  | { readonly kind: "any-depth" }
  | { readonly kind: "where"; readonly key: string; readonly value: string };

/** How far a pattern has come at one place of a value: the positions of the segments that may come next. */
export type PatternState = readonly number[];

/**
 * A compiled path. It is walked along with the value, one step at a time, so that a value is read once
 * however many patterns there are and however deep it is.
 */
export interface PathPattern {
  /** The state at the root. */
  start(root: unknown): PatternState;
  /** The state one step further: `key` is a property's name, or `null` for an item of an array. */
  step(state: PatternState, key: string | null, value: unknown): PatternState;
  /** True where the pattern ends at this place. */
  matches(state: PatternState): boolean;
}

const TOKEN = /(?:^|\.)(?:(\*\*)|(\*)|([^.[\]*]+))|\[(\*)\]|\[([^=[\]]+)=([^[\]]*)\]/y;

/**
 * Reads a path. The language is small on purpose:
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
export function parsePathPattern(path: string): PathPattern {
  const segments = parseSegments(path);
  return {
    start: (root) => settle(segments, [0], root),
    step: (state, key, value) => settle(segments, advance(segments, state, key), value),
    matches: (state) => state.includes(segments.length),
  };
}

function parseSegments(path: string): readonly Segment[] {
  const segments: Segment[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < path.length) {
    const token = TOKEN.exec(path);
    if (token === null) throw invalidPath();
    segments.push(segmentOf(token));
  }
  if (segments.length === 0) throw invalidPath();
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

function advance(segments: readonly Segment[], state: PatternState, key: string | null): number[] {
  const next: number[] = [];
  for (const position of state) {
    const segment = segments[position];
    if (segment === undefined) continue;
    if (segment.kind === "any-depth") next.push(position);
    else if (takes(segment, key)) next.push(position + 1);
  }
  return next;
}

function takes(segment: Segment, key: string | null): boolean {
  if (segment.kind === "any-item") return key === null;
  if (segment.kind === "any-key") return key !== null;
  return segment.kind === "key" && segment.name === key;
}

/** Follows the segments that need no step: `**` may stand for none, a condition holds or it doesn't. */
function settle(segments: readonly Segment[], entered: readonly number[], value: unknown): PatternState {
  const settled = new Set<number>();
  const open = [...entered];
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    const segment = segments[position];
    if (segment?.kind === "where") {
      if (hasText(value, segment.key, segment.value)) open.push(position + 1);
    } else if (!settled.has(position)) {
      settled.add(position);
      if (segment?.kind === "any-depth") open.push(position + 1);
    }
  }
  return [...settled];
}

function hasText(value: unknown, key: string, text: string): boolean {
  return (
    typeof value === "object" && value !== null && Object.getOwnPropertyDescriptor(value, key)?.value === text
  );
}

function invalidPath(): RedactionError {
  return new RedactionError("invalid_policy", "a path of the redaction policy can't be read");
}
