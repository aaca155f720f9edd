import type { CategoryChoice } from "./category-choice.ts";
import type { Scope } from "./scope.ts";

/** The scopes that reading the categories of `choice` takes, each once. */
export function scopesOf(choice: CategoryChoice): readonly Scope[] {
  return [...new Set(choice.flatMap(({ category }) => category.scopes))];
}
