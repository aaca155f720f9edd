import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Contact } from "../state/contact.ts";
import { ContactSeed } from "../state/seed.ts";
import { type Cursor, decodeCursor, encodeCursor } from "./cursor.ts";
import { sortedPage } from "./sorted-page.ts";

function contact(id: string, lastSeen: number | null): Contact {
  const record = ContactSeed.parse({ id, last_seen_at: lastSeen });
  return {
    id,
    record,
    createdAt: 0,
    updatedAt: 0,
    state: "active",
    mergedInto: null,
    companyIds: [],
    searchableFrom: 0,
    hiddenSince: null,
    deletedAt: null,
  };
}

describe("pages in order", () => {
  it("show everybody exactly once, whatever the order, the ties and the size of a page", () => {
    const moments = fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { maxLength: 30 });
    fc.assert(
      fc.property(moments, fc.boolean(), fc.integer({ min: 1, max: 7 }), (seen, descending, perPage) => {
        const contacts = seen.map((moment, index) => contact(`c${index}`, moment));
        const order = { read: (one: Contact) => one.record.last_seen_at, descending };
        const ids: string[] = [];
        let cursor: Cursor | null = null;
        do {
          const page: ReturnType<typeof sortedPage> = sortedPage(contacts, order, perPage, cursor);
          ids.push(...page.contacts.map(({ id }) => id));
          cursor = page.next === null ? null : decodeCursor(encodeCursor(page.next));
        } while (cursor !== null);
        expect([...ids].sort()).toEqual(contacts.map(({ id }) => id).sort());
      }),
    );
  });
});
