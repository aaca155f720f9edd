import { CATEGORIES } from "./categories.ts";
import type { CategoryChoice } from "./category-choice.ts";
import type { CoverageRow } from "./coverage.ts";

/**
 * The rows of a run and one for each category of the published list that has none: an outcome says of every category how it was looked at.
 * A category that is switched on and has no row is one for which there was no contact to ask about.
 */
export function coverageOfAll(rows: readonly CoverageRow[], choice: CategoryChoice): readonly CoverageRow[] {
  const known = new Set(rows.map(({ resource }) => resource));
  const chosen = new Set(choice.map(({ category }) => category.name));
  const missing = CATEGORIES.filter(({ name }) => !known.has(name));
  return [
    ...rows,
    ...missing.map(({ name, reading }): CoverageRow => {
      if (reading.kind === "not_searchable") return { resource: name, result: "not_searchable" };
      if (!chosen.has(name)) return { resource: name, result: "not_covered" };
      return { resource: name, result: "empty_by_count", items: 0, pages: 0 };
    }),
  ];
}
