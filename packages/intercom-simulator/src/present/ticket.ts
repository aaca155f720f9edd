import type { ApiCall } from "../api/api-call.ts";
import type { TicketPartRecord, TicketRecord } from "../state/ticket-seed.ts";
import { presentAttachment } from "./attachment.ts";

/** "There is a limit of 500 parts" (Intercom, "Tickets"). */
const MOST_PARTS = 500;

/** Intercom shows a ticket with its parts in a search too. */
export function presentTicket(call: ApiCall, ticket: TicketRecord) {
  const { id, ticket_id, category, is_shared, created_at, parts } = ticket;
  return {
    type: "ticket",
    id,
    ticket_id,
    ticket_attributes: ticket.attributes,
    ticket_state: {
      type: "ticket_state",
      id: "8537",
      category: ticket.state,
      internal_label: `Internally ${ticket.state}`,
      external_label: ticket.state,
    },
    ticket_type: {
      type: "ticket_type",
      id: "95",
      name: ticket.type_name,
      description: "",
      icon: "🎫",
      workspace_id: call.workspace.id,
      archived: false,
      created_at: call.workspace.createdAt,
      updated_at: call.workspace.createdAt,
      is_internal: category !== "Customer",
      ticket_type_attributes: { type: "list", data: [] },
      category,
    },
    contacts: {
      type: "contact.list",
      contacts: ticket.contact_ids.map((contactId) => ({
        type: "contact",
        id: contactId,
        external_id: call.workspace.contacts.get(contactId)?.record.external_id ?? null,
      })),
    },
    admin_assignee_id: 0,
    team_assignee_id: 0,
    created_at,
    updated_at: parts.at(-1)?.created_at ?? created_at,
    ticket_parts: {
      type: "ticket_part.list",
      ticket_parts: parts.slice(-MOST_PARTS).map((part, index) => presentPart(call, ticket, part, index)),
      total_count: parts.length,
    },
    open: ticket.state !== "resolved",
    linked_objects: { type: "list", data: [], total_count: 0, has_more: false },
    category,
    is_shared,
    ...ticket.extra,
  };
}

function presentPart(call: ApiCall, { id }: TicketRecord, part: TicketPartRecord, index: number) {
  return {
    type: "ticket_part",
    id: part.id ?? `${id}${String(index).padStart(4, "0")}`,
    part_type: part.part_type,
    ...(part.body !== null && { body: part.body }),
    ...(part.ticket_state !== undefined && { ticket_state: part.ticket_state }),
    ...(part.previous_ticket_state !== undefined && { previous_ticket_state: part.previous_ticket_state }),
    created_at: part.created_at,
    updated_at: part.created_at,
    author: part.author,
    attachments: part.attachments.map((file) => presentAttachment(call, file)),
    redacted: false,
  };
}
