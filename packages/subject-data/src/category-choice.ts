import { CATEGORIES } from "./categories.ts";
import type { Category } from "./category.ts";

/** A category that is switched on. */
export interface ChosenCategory {
  readonly category: Category;
  /** Its failure, or a scope that it lacks, is a coverage row and nothing more. */
  readonly optional: boolean;
}

export type CategoryChoice = readonly ChosenCategory[];

/** Names of the categories that can be switched on. */
export const READABLE: readonly string[] = CATEGORIES.filter(isReadable).map(({ name }) => name);

/**
 * Reads a list such as `contacts,companies,notes,tags?`: `?` marks an optional one, `all` (or `all?`) stands for every one that can be read and
 * is not named, apart from those that are read by name alone. `contacts` has to be there and can't be optional. `null` where it is no such list.
 */
export function parseCategoryChoice(written: string): CategoryChoice | null {
  const named = new Map<string, boolean>();
  for (const entry of written.split(",").map((each) => each.trim())) {
    const optional = entry.endsWith("?");
    const name = optional ? entry.slice(0, -1) : entry;
    if (named.has(name) || !(name === "all" || READABLE.includes(name))) return null;
    named.set(name, optional);
  }
  const all = named.get("all");
  const chosen = CATEGORIES.filter(isReadable).flatMap((category): ChosenCategory[] => {
    const byAll = category.reading.kind === "identity" && all !== undefined ? false : all;
    const optional = named.get(category.name) ?? (category.onlyByName === true ? undefined : byAll);
    return optional === undefined ? [] : [{ category, optional }];
  });
  const identity = chosen.find(({ category }) => category.reading.kind === "identity");
  return identity?.optional === false ? chosen : null;
}

function isReadable({ reading }: Category): boolean {
  return reading.kind !== "not_searchable";
}

/** What is read where nothing else is said. */
export const DEFAULT_CATEGORIES = "contacts,companies,notes,tags?,segments?,subscriptions?";
