import { type CoverageRow, isShort } from "@intercom-dsar/subject-data";

/** What the package can't say of a resource, and why. */
export interface NotLookedAt {
  readonly resource: string;
  readonly result: CoverageRow["result"];
  /** How many are here, and how many there are, where some are missing. */
  readonly items?: number;
  readonly expected?: number;
}

/** The rows of the coverage that say that something may be missing. */
export function notLookedAt(coverage: readonly CoverageRow[]): readonly NotLookedAt[] {
  return coverage
    .filter((row) => !(row.result === "searched" || row.result === "empty_by_count") || isShort(row))
    .map((row) => {
      const { resource, result, items = 0, expected = 0 } = row;
      return { resource, result, ...(isShort(row) && { items, expected }) };
    });
}
