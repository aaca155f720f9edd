/** Called for each occurrence: which pattern, and the index behind its last unit. */
export type OnMatch = (pattern: number, end: number) => void;

/** Finds every occurrence of many patterns in one pass, however many there are (Aho and Corasick, 1975). */
export interface Automaton {
  /** Reads the first `length` units, starting in `state` (0: the beginning), and returns the state to go on with in the next piece. */
  scan(units: ArrayLike<number>, length: number, onMatch: OnMatch, state?: number): number;
}

const ROOT = 0;
const NONE = -1;

/** Patterns are texts without a doublet; an empty one is never found. Memory grows with their total length. */
export function createAutomaton(patterns: readonly string[]): Automaton {
  const trie = createTrie();
  for (const [index, pattern] of patterns.entries()) if (pattern !== "") trie.add(pattern, index);
  const { child, pattern: patternAt, order } = trie;
  const { fail, shorter } = linksOf(trie);

  return {
    scan(units, length, onMatch, state = ROOT) {
      let at = state;
      for (let index = 0; index < length; index += 1) {
        const unit = units[index] ?? 0;
        let next = child(at, unit);
        while (next === NONE && at !== ROOT) {
          at = fail[at] ?? ROOT;
          next = child(at, unit);
        }
        if (next === NONE) continue;
        at = next;
        let found = (patternAt[at] ?? NONE) === NONE ? (shorter[at] ?? NONE) : at;
        for (; found !== NONE; found = shorter[found] ?? NONE) onMatch(patternAt[found] ?? NONE, index + 1);
      }
      return at;
    },
  };

  /** For each state the longest other one that ends it, and the nearest of those that ends a pattern. */
  function linksOf({ unitOf, parentOf }: Trie): { fail: Int32Array; shorter: Int32Array } {
    const states = order();
    const fail = new Int32Array(patternAt.length);
    const shorter = new Int32Array(patternAt.length).fill(NONE);
    for (const state of states) {
      const parent = parentOf[state] ?? ROOT;
      let link = ROOT;
      if (parent !== ROOT) {
        let ending = fail[parent] ?? ROOT;
        link = child(ending, unitOf[state] ?? 0);
        while (link === NONE && ending !== ROOT) {
          ending = fail[ending] ?? ROOT;
          link = child(ending, unitOf[state] ?? 0);
        }
        if (link === NONE) link = ROOT;
      }
      fail[state] = link;
      shorter[state] = (patternAt[link] ?? NONE) === NONE ? (shorter[link] ?? NONE) : link;
    }
    return { fail, shorter };
  }
}

type Trie = ReturnType<typeof createTrie>;

/** States are numbers; the children of one are a chain (`first`, then `next`), those of the root a map. */
function createTrie() {
  const first: number[] = [NONE];
  const next: number[] = [NONE];
  const unitOf: number[] = [0];
  const parentOf: number[] = [ROOT];
  const pattern: number[] = [NONE];
  const ofRoot = new Map<number, number>();

  function child(state: number, unit: number): number {
    if (state === ROOT) return ofRoot.get(unit) ?? NONE;
    let at = first[state] ?? NONE;
    while (at !== NONE && unitOf[at] !== unit) at = next[at] ?? NONE;
    return at;
  }

  return {
    child,
    pattern,
    unitOf,
    parentOf,
    add(text: string, index: number): void {
      let state = ROOT;
      for (let at = 0; at < text.length; at += 1) {
        const unit = text.charCodeAt(at);
        let below = child(state, unit);
        if (below === NONE) {
          below = pattern.length;
          pattern.push(NONE);
          unitOf.push(unit);
          parentOf.push(state);
          first.push(NONE);
          if (state === ROOT) {
            ofRoot.set(unit, below);
            next.push(NONE);
          } else {
            next.push(first[state] ?? NONE);
            first[state] = below;
          }
        }
        state = below;
      }
      pattern[state] = index;
    },
    /** All states but the root, shorter ones first. */
    order(): readonly number[] {
      let level = [...ofRoot.values()];
      const all: number[] = [];
      while (level.length > 0) {
        all.push(...level);
        const below: number[] = [];
        for (const state of level)
          for (let at = first[state] ?? NONE; at !== NONE; at = next[at] ?? NONE) below.push(at);
        level = below;
      }
      return all;
    },
  };
}
