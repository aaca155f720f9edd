import { CATEGORIES } from "./categories.ts";
import type { Category } from "./category.ts";
import type { Erasure } from "./erasure.ts";

/** A category whose records a deletion erases. */
export type ErasableCategory = Category & { readonly erasure: Erasure };

/** In the order in which they are erased; contacts, which are deleted last, are no part of it. */
export const ERASABLE: readonly ErasableCategory[] = CATEGORIES.flatMap((category) =>
  category.erasure === undefined ? [] : [{ ...category, erasure: category.erasure }],
);

/** What a deletion erases where nothing else is said. */
export const DEFAULT_DELETION_CATEGORIES = "contacts";

/** What deletions erase besides contacts, by workspace. */
export interface DeletionCategories {
  of(workspaceId: string): readonly ErasableCategory[];
  /** Whether it is more than contacts in any workspace. */
  readonly any: boolean;
  /** Those of any workspace. */
  readonly all: readonly ErasableCategory[];
}

/** Reads lists separated by `;`: one for all workspaces, and others that begin with a workspace's id and a colon. `null` where it is none. */
export function parseDeletionCategories(written: string): DeletionCategories | null {
  const byWorkspace = new Map<string, readonly ErasableCategory[]>();
  for (const entry of written.split(";").map((each) => each.trim())) {
    const [, workspaceId = "", list = ""] = /^(?:([A-Za-z0-9._-]{1,128}):)?(.*)$/.exec(entry) ?? [];
    const categories = parseList(list);
    if (categories === null || byWorkspace.has(workspaceId)) return null;
    byWorkspace.set(workspaceId, categories);
  }
  return {
    of: (workspaceId) => byWorkspace.get(workspaceId) ?? byWorkspace.get("") ?? [],
    any: [...byWorkspace.values()].some((categories) => categories.length > 0),
    all: ERASABLE.filter((category) => [...byWorkspace.values()].some((each) => each.includes(category))),
  };
}

/** Reads a list such as `contacts,conversations`, in which `contacts` has to be; `null` where it is none. */
function parseList(written: string): readonly ErasableCategory[] | null {
  const names = written.split(",").map((each) => each.trim());
  const isKnown = (name: string) =>
    name === "contacts" || ERASABLE.some((category) => category.name === name);
  if (new Set(names).size < names.length || !names.includes("contacts") || !names.every(isKnown)) return null;
  return ERASABLE.filter(({ name }) => names.includes(name));
}
