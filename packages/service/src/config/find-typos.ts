import { type ConfigTable, namesOf } from "./config-table.ts";
import type { Environment } from "./read-config.ts";

/** A variable that nobody reads and the one that was probably meant. */
export interface LikelyTypo {
  readonly found: string;
  readonly meant: string;
}

const MOST_EDITS = 2;

/**
 * Variables of the environment that look like a slip in one of ours: the same first word (`KAFKA_`) and at most two
 * letters added, left out or changed. For a warning only: the environment belongs to others too.
 */
export function findTypos(table: ConfigTable, environment: Environment): readonly LikelyTypo[] {
  const known = Object.entries(table).flatMap(([name, variable]) => namesOf(name, variable));
  return Object.keys(environment)
    .filter((name) => !known.includes(name) && firstWord(name) !== undefined)
    .sort()
    .flatMap((found) => {
      const meant = known.find(
        (name) => firstWord(name) === firstWord(found) && editDistance(name, found) <= MOST_EDITS,
      );
      return meant === undefined ? [] : [{ found, meant }];
    });
}

function firstWord(name: string): string | undefined {
  return /^[^_]+_/.exec(name)?.[0];
}

/** Levenshtein's distance, one row of the table at a time. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let line = 1; line <= one.length; line++) {
    const next = [line];
    for (let column = 1; column <= other.length; column++) {
      const changed = (row[column - 1] ?? 0) + (one[line - 1] === other[column - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
