import type { ParsedContact } from "./seed.ts";
import type { Settings } from "./settings.ts";

export type ContactState = "active" | "archived" | "blocked" | "merged" | "deleted";

/** A contact and what became of it. Deleted ones stay known, so that a read can answer and a test can look. */
export interface Contact {
  readonly id: string;
  record: ParsedContact;
  readonly createdAt: number;
  updatedAt: number;
  state: ContactState;
  mergedInto: string | null;
  readonly companyIds: string[];
  /** Milliseconds since 1970 from which search knows it. */
  searchableFrom: number;
  /** When it left the active ones, in milliseconds since 1970; `null`: never was active, or is. */
  hiddenSince: number | null;
  /** Milliseconds since 1970. */
  deletedAt: number | null;
}

/** Search and list run on an index that lags behind (Intercom: "this delay can take a few minutes"). */
export function isSearchable(contact: Contact, settings: Settings, now: number): boolean {
  if (now < contact.searchableFrom) return false;
  if (contact.state === "active") return true;
  return contact.hiddenSince !== null && now < contact.hiddenSince + settings.indexLagAfterDeleteMs;
}

/** Whether the path of this contact answers, apart from merged ones. */
export function isReadable(contact: Contact, settings: Settings, now: number): boolean {
  switch (contact.state) {
    case "active":
      return true;
    case "archived":
    case "blocked":
      return settings.hiddenContactsReadable;
    case "merged":
      return false;
    case "deleted":
      return contact.deletedAt !== null && now < contact.deletedAt + settings.visibleAfterDeleteMs;
  }
}

/** The address as the index keeps it. */
export function addressKey(email: string): string {
  return email.toLowerCase();
}
