import type { Contact } from "../state/contact.ts";
import type { Workspace } from "../state/workspace.ts";
import { type Filter, isGroup } from "./filter.ts";

/** A superset of the matches, by the index of addresses where the query allows it; `null`: only a full scan will do. */
export function candidatesFor(filter: Filter, workspace: Workspace): ReadonlySet<Contact> | null {
  if (isGroup(filter)) {
    const parts = filter.filters.map((part) => candidatesFor(part, workspace));
    const known = parts.filter((part) => part !== null);
    if (filter.operator === "AND") return known[0] ?? null;
    return known.length === parts.length ? new Set(known.flatMap((part) => [...part])) : null;
  }
  if (filter.field !== "email" || filter.value === null) return null;
  if (filter.operator === "=") return new Set(workspace.contacts.withAddress(String(filter.value)));
  if (filter.operator === "IN" && Array.isArray(filter.value)) {
    return new Set(filter.value.flatMap((email) => [...workspace.contacts.withAddress(String(email))]));
  }
  return null;
}
