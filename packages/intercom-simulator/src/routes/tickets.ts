import { failure, ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { presentTicket } from "../present/ticket.ts";
import { searchRecords, unknownField } from "../search/record-search.ts";
import { TO_READ_TICKETS, TO_WRITE_TICKETS } from "../state/scopes.ts";
import type { TicketRecord } from "../state/ticket-seed.ts";

export const searchTickets: Endpoint = {
  method: "POST",
  template: "/tickets/search",
  scopes: TO_READ_TICKETS,
  answer: (call) => {
    const { items, ...list } = searchRecords(call, call.workspace.tickets, fieldOf);
    const tickets = items.map((ticket) => presentTicket(call, ticket));
    return ok({ type: "ticket.list", tickets, ...list });
  },
};

/** By Intercom's `id` alone: the `ticket_id` that people see is that of another ticket, or of none. */
export const getTicket: Endpoint = {
  method: "GET",
  template: "/tickets/{ticket_id}",
  scopes: TO_READ_TICKETS,
  answer: (call) => {
    const id = call.parameter("ticket_id");
    const ticket = call.workspace.tickets.find((each) => each.id === id);
    if (ticket === undefined) return failure(404, "ticket_not_found", "Ticket not found");
    return ok(presentTicket(call, ticket));
  },
};

/** The ticket goes with its parts; Intercom keeps it in reporting. */
export const deleteTicket: Endpoint = {
  method: "DELETE",
  template: "/tickets/{ticket_id}",
  scopes: TO_WRITE_TICKETS,
  answer: (call) => {
    const { workspace } = call;
    const id = call.parameter("ticket_id");
    if (!workspace.tickets.some((each) => each.id === id))
      return failure(404, "ticket_not_found", "Ticket not found");
    workspace.tickets = workspace.tickets.filter((each) => each.id !== id);
    call.effect("ticket_deleted", id);
    return ok({ id, object: "ticket", deleted: true });
  },
};

function fieldOf(name: string, ticket: TicketRecord): readonly string[] {
  switch (name) {
    case "id":
      return [ticket.id];
    case "contact_ids":
      return ticket.contact_ids;
    case "category":
      return [{ Customer: "request", "Back-office": "task", Tracker: "tracker" }[ticket.category]];
    default:
      throw unknownField();
  }
}
