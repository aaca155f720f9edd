import type { CategoryChoice } from "./category-choice.ts";
import type { DeletionCategories } from "./deletion-categories.ts";
import type { Scope } from "./scope.ts";

/** The scopes that reading the categories of `choice` and erasing those of `erased` take, each once. */
export function scopesOf(choice: CategoryChoice, erased: DeletionCategories): readonly Scope[] {
  return [
    ...new Set([
      ...choice.flatMap(({ category }) => category.scopes),
      ...erased.all.flatMap(({ erasure }) => erasure.scopes),
    ]),
  ];
}
