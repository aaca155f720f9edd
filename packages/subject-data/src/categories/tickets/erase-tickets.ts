import {
  asObject,
  type GuardedCallOptions,
  idOf,
  MAX_SEARCH_VALUES,
  type Ticket,
} from "@intercom-dsar/intercom-client";
import { listRow } from "../../coverage.ts";
import type {
  Erasure,
  ErasureContext,
  ErasureStep,
  ErasureSubject,
  PlannedRecord,
  RecordState,
} from "../../erasure.ts";
import { errorCode, isGone } from "../../error-code.ts";
import type { ReadContext } from "../../read-context.ts";
import { readList } from "../../read-list.ts";
import { hasAllParts } from "../messages/has-all-parts.ts";
import { listOf } from "../messages/json-parts.ts";
import { participantsOf } from "../messages/participants.ts";

export const eraseTickets: Erasure = {
  endpoints: ["DELETE /tickets/{ticket_id}"],
  scopes: ["Read tickets", "Write tickets"],
  words:
    "A ticket that concerns the person alone is deleted, with its attributes, messages and files; Intercom keeps it in reporting. One that concerns others too, or has more than 500 messages, is left: Intercom's API can't take a person out of a ticket.",
  find,
  read,
};

async function* find(context: ReadContext, subject: ErasureSubject): AsyncGenerator<PlannedRecord> {
  const { intercom, coverage, signal } = context;
  const contactIds = subject.contacts.map(idOf).filter((id) => id !== null);
  const known = new Set<string>();
  for (let start = 0; start < contactIds.length; start += MAX_SEARCH_VALUES) {
    const some = contactIds.slice(start, start + MAX_SEARCH_VALUES);
    const found = await readList(context, `tickets of ${JSON.stringify(some)}`, (keep) =>
      intercom.tickets.search(some, { signal, keep }),
    );
    let [count, withoutId] = [0, 0];
    for await (const hit of found.items()) {
      const id = idOf(hit);
      if (id === null) withoutId += 1;
      if (id === null || known.has(id)) continue;
      known.add(id);
      count += 1;
      const ticket = await get(context, id);
      if (ticket === null) continue;
      const { isOfSubject, isAlone } = await judge(context, ticket, subject);
      if (isOfSubject) yield { id, how: isAlone ? "delete" : "leave" };
    }
    coverage.add(listRow("tickets", { count, pages: found.pages, missing: found.missing + withoutId }));
  }
}

async function get({ intercom, signal }: ReadContext, id: string): Promise<Ticket | null> {
  try {
    return await intercom.tickets.get(id, { signal });
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
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
