import { asObject, type GuardedCallOptions, type Ticket } from "@intercom-dsar/intercom-client";
import type {
  Erasure,
  ErasureContext,
  ErasureStep,
  ErasureSubject,
  PlannedRecord,
  RecordState,
} from "../../erasure.ts";
import { errorCode } from "../../error-code.ts";
import type { ReadContext } from "../../read-context.ts";
import { hasAllParts } from "../messages/has-all-parts.ts";
import { listOf } from "../messages/json-parts.ts";
import { participantsOf } from "../messages/participants.ts";
import { getTicket, searchTickets } from "./search-tickets.ts";

export const eraseTickets: Erasure = {
  endpoints: ["DELETE /tickets/{ticket_id}"],
  scopes: ["Read tickets", "Write tickets"],
  words:
    "A ticket that concerns the person alone is deleted, with its attributes, messages and files; Intercom keeps it in reporting. One that concerns others too, or has more than 500 messages, is left: Intercom's API can't take a person out of a ticket.",
  find,
  read,
};

async function* find(context: ReadContext, subject: ErasureSubject): AsyncGenerator<PlannedRecord> {
  for await (const id of searchTickets(context, subject.contacts)) {
    const ticket = await getTicket(context, id);
    if (ticket === null) continue;
    const { isOfSubject, isAlone } = await judge(context, ticket, subject);
    if (isOfSubject) yield { id, how: isAlone ? "delete" : "leave" };
  }
}

async function read(
  context: ErasureContext,
  subject: ErasureSubject,
  { id }: PlannedRecord,
  options: GuardedCallOptions,
): Promise<RecordState> {
  const { intercom } = context;
  const ticket = await intercom.tickets.get(id, options);
  const { isOfSubject, isAlone } = await judge(context, ticket, subject);
  if (!isOfSubject) return { state: "not_subjects" };
  const deletion: ErasureStep = {
    action: "delete",
    target: null,
    send: (sending) => intercom.tickets.delete(id, sending),
    refusalOf: (error) => (errorCode(error) === "plan_restricted" ? "plan_restricted" : null),
  };
  return isAlone
    ? { state: "present", how: "delete", steps: [deletion], redacted: 0, outOfReach: null }
    : { state: "present", how: "leave", steps: [], redacted: 0, outOfReach: "shared" };
}

async function judge({ intercom, signal }: ReadContext, ticket: Ticket, subject: ErasureSubject) {
  const messages = listOf(ticket.ticket_parts, "ticket_parts");
  const participants = await participantsOf(asObject(ticket.contacts)?.contacts, messages, subject, (id) =>
    intercom.contacts.get(id, { signal }),
  );
  const isWhole = hasAllParts(ticket.ticket_parts, "ticket_parts", null);
  return { isOfSubject: participants.own.length > 0, isAlone: isWhole && !participants.hasOthers };
}
