import type { Category } from "../../category.ts";
import { eraseTickets } from "./erase-tickets.ts";
import { personalTicket, REASONS } from "./personal-ticket.ts";
import { readTickets } from "./read-tickets.ts";

export const tickets: Category = {
  name: "tickets",
  heading: "Tickets",
  words:
    "Requests that the company tracks and that concern a contact, with their state, attributes and messages, at most 500. The person's own words and teammates' answers are given; teammates are numbered, other people and what they wrote are cut. Of a ticket that the person can't see, attributes and teammates' texts are cut like internal notes.",
  endpoints: ["POST /tickets/search", "GET /tickets/{ticket_id}"],
  scopes: ["Read tickets"],
  fields: {
    provided: ["ticket_attributes", "ticket_parts"],
    derived: ["ticket_state", "ticket_type", "category", "open"],
    others: ["contacts", "author"],
    internal: ["admin_assignee_id", "team_assignee_id", "linked_objects"],
  },
  redaction: [],
  personal: { reasons: REASONS, of: personalTicket },
  erasure: eraseTickets,
  reading: { kind: "subject", parts: { tickets: readTickets } },
};
