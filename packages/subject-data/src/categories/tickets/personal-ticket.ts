import { asObject, type IntercomObject } from "@intercom-dsar/intercom-client";
import type { Cuts } from "../../cuts.ts";
import type { People } from "../../people.ts";
import { isEmpty, listOf, pick } from "../messages/json-parts.ts";
import { MESSAGE_REASONS, personalMessage } from "../messages/personal-message.ts";

/** Why something of a ticket is left out. */
export const REASONS = {
  ...MESSAGE_REASONS,
  "ticket-internal": "How the company handles a ticket.",
} as const;

const ROOT = "tickets[*]";
const PART = `${ROOT}.ticket_parts.ticket_parts[*]`;

/** Kept as they are. What is not named here or read below is left out, whatever a later version of Intercom's API adds. */
const PLAIN = ["type", "id", "ticket_id", "category", "created_at", "updated_at", "open", "is_shared"];

/**
 * A copy of a ticket that holds the person's own words and the company's answers, and nobody else. Attributes are given of a ticket that the
 * person alone takes part in and can see: those of a ticket of the back office are the company's internal text.
 */
export function personalTicket(ticket: IntercomObject, people: People, cuts: Cuts): IntercomObject {
  const copy: Record<string, unknown> = pick(ticket, PLAIN);
  const done = new Set(PLAIN);
  const take = (key: string, value: unknown) => {
    done.add(key);
    if (value !== undefined) copy[key] = value;
  };
  const everybody = listOf(ticket.contacts, "contacts");
  const others = everybody.filter((contact) => !people.isSubject(contact));
  const isSeen = isVisible(ticket);

  take(
    "contacts",
    everybody.filter((contact) => people.isSubject(contact)),
  );
  for (const other of others) {
    people.pseudonymOf("person", other);
    cuts.add("other-contact", `${ROOT}.contacts`);
  }
  const [state, type] = [asObject(ticket.ticket_state), asObject(ticket.ticket_type)];
  take("ticket_state", state === null ? undefined : pick(state, ["id", "category", "external_label"]));
  take("ticket_type", type === null ? undefined : pick(type, ["id", "category", "name"]));
  const attributes = asObject(ticket.ticket_attributes) ?? {};
  done.add("ticket_attributes");
  if (isSeen && others.length === 0) copy.ticket_attributes = withoutLinks(attributes, cuts);
  else if (!Object.values(attributes).every(isEmpty))
    cuts.add(isSeen ? "other-contact" : "internal-text", `${ROOT}.ticket_attributes`);
  const parts = asObject(ticket.ticket_parts);
  if (parts !== null)
    take("ticket_parts", {
      ...pick(parts, ["total_count"]),
      ticket_parts: listOf(parts, "ticket_parts").map((part) => personalPart(part, isSeen, people, cuts)),
    });
  for (const [key, value] of Object.entries(ticket))
    if (!done.has(key) && !isEmpty(value)) cuts.add("ticket-internal", `${ROOT}.${key}`);
  return copy;
}

/** Whether the person sees a ticket in Intercom's messenger: a customer's, or one that is shared with them. */
export function isVisible({ category, is_shared: isShared }: IntercomObject): boolean {
  return category === "Customer" || isShared === true;
}

/** What colleagues write in a ticket that the person can't see is a note. */
function personalPart(part: IntercomObject, isSeen: boolean, people: People, cuts: Cuts): IntercomObject {
  const asWritten = isSeen || people.isSubject(part.author) ? part : { ...part, part_type: "note" };
  const message = personalMessage(asWritten, PART, people, cuts);
  return {
    ...message,
    ...pick(part, ["part_type", "ticket_state", "previous_ticket_state"]),
    ...(people.isSubject(part.author) && pick(part, ["updated_attribute_data"])),
  };
}

/** A file is an attribute too: its name stays, the link that opens it goes. */
function withoutLinks(attributes: IntercomObject, cuts: Cuts): IntercomObject {
  const bare = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(bare);
    const file = asObject(value);
    if (file === null) return value;
    if (!isEmpty(file.url)) cuts.add("attachment-link", `${ROOT}.ticket_attributes.*.url`);
    return pick(file, ["type", "name", "content_type", "filesize"]);
  };
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, bare(value)]));
}
