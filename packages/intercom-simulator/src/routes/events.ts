import { type Answer, failure, ok } from "../api/answer.ts";
import type { ApiCall } from "../api/api-call.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { BadRequest } from "../bad-request.ts";
import { numberedPage } from "../present/numbered-page.ts";
import { parsePage, parsePerPage } from "../search/per-page.ts";
import { type Contact, isReadable } from "../state/contact.ts";
import { TO_READ_EVENTS } from "../state/scopes.ts";
import type { EventRecord } from "../state/seed.ts";

const DEFAULT_PER_PAGE = 50;
/** Older events are in summaries alone (Intercom, "List all data events"). */
const LISTED_FOR_SECONDS = 90 * 24 * 60 * 60;

export const listEvents: Endpoint = {
  method: "GET",
  template: "/events",
  scopes: TO_READ_EVENTS,
  answer: (call) => {
    if (call.query.get("type") !== "user") throw new BadRequest("parameter_invalid", "type must be user");
    const contact = whoseEvents(call);
    if (contact === null) return failure(404, "not_found", "User Not Found");
    return call.query.get("summary") === "true" ? summaries(contact) : page(call, contact);
  },
};

/** Leads are found by `intercom_user_id` alone; the customer's own id and the address find users. */
function whoseEvents({ workspace, query, now }: ApiCall): Contact | null {
  const [id, userId, email] = ["intercom_user_id", "user_id", "email"].map((name) => query.get(name));
  const isThere = (contact: Contact) => isReadable(contact, workspace.settings, now);
  if (id) {
    const contact = workspace.contacts.get(id);
    return contact !== null && isThere(contact) ? contact : null;
  }
  const isWanted = ({ record }: Contact) =>
    record.role === "user" &&
    (userId ? record.external_id === userId : record.email?.toLowerCase() === email?.toLowerCase());
  if (!(userId || email)) throw new BadRequest("parameter_not_found", "no user is named");
  return [...workspace.contacts.all()].find((contact) => isWanted(contact) && isThere(contact)) ?? null;
}

function page(call: ApiCall, contact: Contact): Answer {
  const { query, now, workspace, origin } = call;
  const since = Math.floor(now / 1_000) - LISTED_FOR_SECONDS;
  const events = contact.record.events
    .filter(({ created_at }) => created_at >= since)
    .sort((left, right) => right.created_at - left.created_at);
  const perPage = parsePerPage(query.get("per_page"), DEFAULT_PER_PAGE);
  const { items, page: number, totalPages } = numberedPage(events, parsePage(query.get("page")), perPage);
  const next = new URLSearchParams(query);
  next.set("page", String(number + 1));
  return ok({
    type: "event.list",
    events: items.map((event) => presentEvent(contact, event)),
    pages: {
      ...(number < totalPages && {
        next: `${workspace.settings.pageLinkOrigin ?? origin}/events?${next}`,
      }),
    },
  });
}

function presentEvent(contact: Contact, { id, event_name, created_at, metadata }: EventRecord) {
  return {
    type: "event",
    ...(id !== undefined && { id }),
    event_name,
    created_at,
    metadata,
    ...who(contact),
  };
}

function summaries(contact: Contact): Answer {
  const byName = Map.groupBy(contact.record.events, ({ event_name }) => event_name);
  const events = [...byName].map(([name, occurrences]) => {
    const times = occurrences.map(({ created_at }) => created_at * 1_000);
    const at = (milliseconds: number) => new Date(milliseconds).toISOString();
    return { name, first: at(Math.min(...times)), last: at(Math.max(...times)), count: occurrences.length };
  });
  return ok({ type: "event.summary", ...who(contact), events });
}

function who({ id, record }: Contact) {
  return {
    intercom_user_id: id,
    ...(record.email !== null && { email: record.email }),
    ...(record.external_id !== null && { user_id: record.external_id }),
  };
}
