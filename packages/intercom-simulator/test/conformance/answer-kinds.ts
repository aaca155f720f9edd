import type { Simulator } from "../../src/index.ts";
import type { SettingsPatch } from "../../src/state/settings.ts";
import { type ApiAnswer, type ApiOptions, api, byEmail } from "../support/api.ts";
import {
  ACME,
  ARCHIVED,
  BIG,
  JO_USER,
  MARA_LEAD,
  MARA_USER,
  MERGED,
  NOBODY,
  WITHOUT_ADDRESS,
} from "../support/example.ts";

/** One kind of answer that the simulator can give. */
export interface AnswerKind {
  readonly what: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly template: string;
  readonly path: string;
  readonly status: number;
  readonly options?: ApiOptions;
  readonly settings?: SettingsPatch;
  readonly prepare?: (simulator: Simulator) => unknown;
}

const GONE = "ffffffffffffffffffffffff";
const contact = "/contacts/{contact_id}";
const sideConversations = "/conversations/{id}/side_conversations";
const get = (
  what: string,
  template: string,
  path: string,
  status = 200,
  more: Partial<AnswerKind> = {},
): AnswerKind => ({
  what,
  method: "GET",
  template,
  path,
  status,
  ...more,
});
const post = (what: string, template: string, path: string, status: number, body?: unknown): AnswerKind => ({
  what,
  method: "POST",
  template,
  path,
  status,
  ...(body === undefined ? {} : { options: { body } }),
});
const remove = (what: string, template: string, path: string, status: number): AnswerKind => ({
  what,
  method: "DELETE",
  template,
  path,
  status,
});
const customObject = "/custom_object_instances/{custom_object_type_identifier}/{custom_object_instance_id}";
const detach = (what: string, conversation: string, contactId: string, status: number): AnswerKind => ({
  ...remove(
    what,
    "/conversations/{conversation_id}/customers/{contact_id}",
    `/conversations/${conversation}/customers/${contactId}`,
    status,
  ),
  options: { body: { admin_id: "991267459", customer: { intercom_user_id: contactId } } },
});
const search = (what: string, body: unknown, status = 200): AnswerKind =>
  post(what, "/contacts/search", "/contacts/search", status, body);

const everyone = { field: "email", operator: "~", value: "@" };

/** What the endpoints themselves answer. */
export const ANSWER_KINDS: readonly AnswerKind[] = [
  get("me", "/me", "/me"),
  search("matches", { query: byEmail("mara.linden@example.com") }),
  search("no match", { query: byEmail("stranger@example.com") }),
  search("a page with a next one", { query: everyone, pagination: { per_page: 150 } }),
  search("a lead without an address", { query: { field: "id", operator: "=", value: WITHOUT_ADDRESS } }),
  search("a query that is too deep", { query: { operator: "AND", value: [] } }, 400),
  search("a foreign cursor", { query: everyone, pagination: { starting_after: "?" } }, 400),
  search("a wrong order", { query: everyone, sort: { field: "created_at", order: "desc" } }, 400),
  get("a list", "/contacts", "/contacts"),
  get("a list with a wrong per_page", "/contacts", "/contacts?per_page=151", 400),
  post("created", "/contacts", "/contacts", 200, { email: "fresh@example.com" }),
  post("a conflict", "/contacts", "/contacts", 409, { email: "archived@example.com" }),
  post("nothing to go by", "/contacts", "/contacts", 400, {}),
  get("hidden contacts", "/contacts/deleted", "/contacts/deleted?per_page=150", 200, {
    options: { headers: { "intercom-version": "Preview" } },
  }),
  get("hidden contacts of a stable version", "/contacts/deleted", "/contacts/deleted", 404),
  get("a user", contact, `/contacts/${MARA_USER}`),
  get("an archived contact", contact, `/contacts/${ARCHIVED}`),
  get("a contact that isn't there", contact, `/contacts/${GONE}`, 404),
  get("a merged contact", contact, `/contacts/${MERGED}`, 410),
  remove("deleted", contact, `/contacts/${JO_USER}`, 200),
  remove("not there to delete", contact, `/contacts/${GONE}`, 404),
  ...["archive", "unarchive", "block"].flatMap((action) => [
    post(action, `${contact}/${action}`, `/contacts/${NOBODY}/${action}`, 200),
    post(`nobody to ${action}`, `${contact}/${action}`, `/contacts/${GONE}/${action}`, 404),
  ]),
  get(
    "found by external id",
    "/contacts/find_by_external_id/{external_id}",
    "/contacts/find_by_external_id/70",
  ),
  get(
    "not found by external id",
    "/contacts/find_by_external_id/{external_id}",
    "/contacts/find_by_external_id/0",
    404,
  ),
  get(
    "merged, by external id",
    "/contacts/find_by_external_id/{external_id}",
    "/contacts/find_by_external_id/71",
    410,
    {
      prepare: (simulator) => simulator.control.workspace("demo1234").mergeContact(JO_USER, MARA_USER),
    },
  ),
  get("companies", `${contact}/companies`, `/contacts/${MARA_USER}/companies`),
  get("companies under their other key", `${contact}/companies`, `/contacts/${MARA_USER}/companies`, 200, {
    settings: { companiesKey: "companies" },
  }),
  get("a page of companies", `${contact}/companies`, `/contacts/${MARA_USER}/companies?per_page=1`),
  get("companies of nobody", `${contact}/companies`, `/contacts/${GONE}/companies`, 404),
  ...(["url", "cursor", "none"] as const).map((notesNext) =>
    get(`notes, next: ${notesNext}`, `${contact}/notes`, `/contacts/${MARA_USER}/notes?per_page=1`, 200, {
      settings: { notesNext },
    }),
  ),
  get("no notes", `${contact}/notes`, `/contacts/${NOBODY}/notes`),
  get("notes of nobody", `${contact}/notes`, `/contacts/${GONE}/notes`, 404),
  ...["tags", "segments", "subscriptions"].flatMap((list) => [
    get(list, `${contact}/${list}`, `/contacts/${MARA_LEAD}/${list}`),
    get(`${list} of nobody`, `${contact}/${list}`, `/contacts/${GONE}/${list}`, 404),
  ]),
  ...["tags", "segments", "subscriptions"].map((list) =>
    get(`${list} of somebody who has some`, `${contact}/${list}`, `/contacts/${MARA_USER}/${list}`),
  ),
  get("subscription types", "/subscription_types", "/subscription_types"),
  get("events", "/events", `/events?type=user&intercom_user_id=${MARA_USER}`),
  get("events of nobody", "/events", `/events?type=user&intercom_user_id=${GONE}`, 404),
  get("events without a type", "/events", `/events?intercom_user_id=${MARA_USER}`, 400),
  get("event summaries", "/events", `/events?type=user&intercom_user_id=${MARA_USER}&summary=true`),
  post("conversations", "/conversations/search", "/conversations/search", 200, {
    query: { field: "contact_ids", operator: "=", value: MARA_USER },
    pagination: { per_page: 1 },
  }),
  post("conversations by what is no field", "/conversations/search", "/conversations/search", 400, {
    query: { field: "contact", operator: "=", value: MARA_USER },
  }),
  get("a conversation", "/conversations/{conversation_id}", "/conversations/515"),
  get("a conversation of a group", "/conversations/{conversation_id}", "/conversations/516"),
  get("a conversation that isn't there", "/conversations/{conversation_id}", "/conversations/1", 404),
  get("side conversations", sideConversations, "/conversations/515/side_conversations?per_page=50"),
  get("none", sideConversations, "/conversations/516/side_conversations"),
  get("too many of them", sideConversations, "/conversations/515/side_conversations?per_page=51", 400),
  get("those of no conversation", sideConversations, "/conversations/1/side_conversations", 404),
  post("a part redacted", "/conversations/redact", "/conversations/redact", 200, {
    type: "conversation_part",
    conversation_id: "515",
    conversation_part_id: "5150002",
  }),
  post("a first message redacted", "/conversations/redact", "/conversations/redact", 200, {
    type: "source",
    conversation_id: "516",
    source_id: "40516",
  }),
  post("a part that isn't there", "/conversations/redact", "/conversations/redact", 404, {
    type: "conversation_part",
    conversation_id: "515",
    conversation_part_id: "1",
  }),
  {
    ...post("a part that is refused", "/conversations/redact", "/conversations/redact", 422, {
      type: "conversation_part",
      conversation_id: "515",
      conversation_part_id: "5150002",
    }),
    settings: { notRedactableParts: ["5150002"] },
  },
  remove("a conversation deleted", "/conversations/{conversation_id}", "/conversations/515", 200),
  remove("no conversation to delete", "/conversations/{conversation_id}", "/conversations/1", 404),
  detach("a contact detached", "516", MARA_USER, 200),
  detach("the last contact", "515", MARA_USER, 422),
  detach("a contact that takes no part", "515", JO_USER, 404),
  remove("a ticket deleted", "/tickets/{ticket_id}", "/tickets/631", 200),
  remove("no ticket to delete", "/tickets/{ticket_id}", "/tickets/38", 404),
  get("a custom object", customObject, "/custom_object_instances/Order/1"),
  get("no custom object", customObject, "/custom_object_instances/Order/99", 404),
  remove("a custom object deleted", customObject, "/custom_object_instances/Order/1", 200),
  remove("no custom object to delete", customObject, "/custom_object_instances/Order/99", 404),
  post("tickets", "/tickets/search", "/tickets/search", 200, {
    query: { field: "contact_ids", operator: "IN", value: [MARA_USER] },
    pagination: { per_page: 1 },
  }),
  post("tickets by what is no field", "/tickets/search", "/tickets/search", 400, {
    query: { field: "contact", operator: "=", value: MARA_USER },
  }),
  get("a ticket", "/tickets/{ticket_id}", "/tickets/631"),
  get("a ticket by the number that people see", "/tickets/{ticket_id}", "/tickets/38", 404),
  post("calls", "/calls/search", "/calls/search", 200, { conversation_ids: ["515", "516"] }),
  post("calls of too many conversations", "/calls/search", "/calls/search", 400, {
    conversation_ids: Array.from({ length: 21 }, String),
  }),
  get("a recording", "/calls/{call_id}/recording", "/calls/123/recording", 302),
  get("no recording", "/calls/{call_id}/recording", "/calls/124/recording", 404),
  get(
    "custom objects of a contact",
    "/custom_object_instances/{custom_object_type_identifier}",
    `/custom_object_instances/Order?references_contact_id=${MARA_USER}&per_page=150`,
  ),
  get(
    "custom objects of no type",
    "/custom_object_instances/{custom_object_type_identifier}",
    "/custom_object_instances/Ship",
    404,
  ),
  get("a company", "/companies/{company_id}", `/companies/${ACME}`),
  get("a company that isn't there", "/companies/{company_id}", `/companies/${GONE}`, 404),
  remove("a company archived", "/companies/{company_id}", `/companies/${ACME}`, 200),
  get("people of a company", "/companies/{company_id}/contacts", `/companies/${BIG}/contacts?per_page=150`),
  get("people of no company", "/companies/{company_id}/contacts", `/companies/${GONE}/contacts`, 404),
  get("notes about a company", "/companies/{company_id}/notes", `/companies/${ACME}/notes`),
  get("notes about no company", "/companies/{company_id}/notes", `/companies/${GONE}/notes`, 404),
  get("a note", "/notes/{note_id}", "/notes/26"),
  get("a note that isn't there", "/notes/{note_id}", "/notes/999", 404),
];

/** What any endpoint can answer before it is reached; tried on one of them. */
export const GENERAL_KINDS: readonly AnswerKind[] = [
  get("no token", contact, `/contacts/${MARA_USER}`, 401, { options: { token: null } }),
  get("a wrong token", contact, `/contacts/${MARA_USER}`, 401, { options: { token: "wrong" } }),
  get("a dead token", contact, `/contacts/${MARA_USER}`, 401, {
    prepare: (simulator) => simulator.control.workspace("demo1234").revokeToken("demo"),
  }),
  get("a missing scope", contact, `/contacts/${MARA_USER}`, 403, {
    prepare: (simulator) => simulator.control.workspace("demo1234").setScopes("demo", []),
  }),
  get("a plan without it", contact, `/contacts/${MARA_USER}`, 403, {
    settings: { planRestricted: ["GET /contacts/{contact_id}"] },
  }),
  get("an unfit Accept", contact, `/contacts/${MARA_USER}`, 406, {
    options: { headers: { accept: "text/html" } },
  }),
  get("an unknown version", contact, `/contacts/${MARA_USER}`, 400, {
    options: { headers: { "intercom-version": "9.9" } },
  }),
  get("a spent limit", contact, `/contacts/${MARA_USER}`, 429, {
    settings: { limitPerWindow: 1 },
    prepare: (simulator) => api(simulator, "GET", "/me"),
  }),
  get("an error that a rule asked for", contact, `/contacts/${MARA_USER}`, 503, {
    prepare: (simulator) => simulator.control.faults.add({ action: { kind: "status", status: 503 } }),
  }),
];

export async function produce(simulator: Simulator, kind: AnswerKind): Promise<ApiAnswer> {
  if (kind.settings !== undefined) simulator.control.workspace("demo1234").configure(kind.settings);
  await kind.prepare?.(simulator);
  return api(simulator, kind.method, kind.path, kind.options);
}
