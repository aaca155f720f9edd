import type { Scope } from "./category.ts";
import type { CategoryChoice } from "./category-choice.ts";

/** The scopes that reading the categories of `choice` takes, each once. */
export function scopesOf(choice: CategoryChoice): readonly Scope[] {
  return [...new Set(choice.flatMap(({ category }) => category.scopes))];
}
