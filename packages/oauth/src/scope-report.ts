import { type IntercomApi, IntercomError } from "@intercom-dsar/intercom-client";

const FURTHER = [
  "events",
  "conversations",
  "tickets",
  "custom_objects",
  "write_conversations",
  "write_tickets",
] as const;

/** What a token may do, by the scopes that the integration needs, each under Intercom's own name. */
export type ScopeReport = Readonly<Record<BasicScope, ScopeState>> &
  Readonly<Partial<Record<FurtherScope, ScopeState>>>;
/** What every integration needs. */
type BasicScope = (typeof BASIC_SCOPES)[number];
/** What some categories of an access request, and of a deletion, need besides. */
export type FurtherScope = (typeof FURTHER)[number];
export type ScopeKey = BasicScope | FurtherScope;

export interface ScopeState {
  /** Intercom's name of the scope, as its Developer Hub shows it. */
  readonly scope: string;
  readonly state: "granted" | "missing" | "unknown";
  /** False where the answer only suggests it: a 404 for an id that can't exist says that no scope was in the way. */
  readonly confirmed: boolean;
}

/** Intercom's names of the scopes that the integration may need, as its Developer Hub shows them. */
export const SCOPES: Readonly<Record<ScopeKey, string>> = {
  read_many: "Read and list users and companies",
  read_one: "Read one user and one company",
  write: "Write users and companies",
  events: "Read events",
  conversations: "Read conversations",
  tickets: "Read tickets",
  custom_objects: "Read and write custom object instances",
  write_conversations: "Write conversations",
  write_tickets: "Write tickets",
};

/** The scopes that every integration needs. */
export const BASIC_SCOPES = ["read_many", "read_one", "write"] as const;

/** Which further scopes are among these, by Intercom's names. */
export function furtherScopes(names: readonly string[]): readonly FurtherScope[] {
  return FURTHER.filter((key) => names.includes(SCOPES[key]));
}

/** No contact and no company has it. */
const NO_ID = "000000000000000000000000";
/** No type of custom objects has it. */
const NO_TYPE = "intercom-dsar-scope-check";
/** RFC 2606 keeps `.invalid` from ever being anybody's. */
const NO_ADDRESS = "scope-check@intercom-dsar.invalid";

/**
 * Asks for each scope by a call that changes nothing: `POST /contacts/search` for an address that nobody can have,
 * `GET /companies/000…` and `DELETE /contacts/000…`; and for each of `further` by one that looks for what belongs to nobody, or deletes what nobody has. 403 is `missing`,
 * 404 or an empty result `granted`, all else `unknown`.
 */
export async function checkScopes(
  api: IntercomApi,
  signal: AbortSignal,
  further: readonly FurtherScope[] = [],
): Promise<ScopeReport> {
  const options = { signal };
  const calls: Readonly<Record<FurtherScope, () => Promise<unknown>>> = {
    events: () => api.events.summary(NO_ID, options),
    conversations: () => api.conversations.search("contact_ids", [NO_ID], options).next(),
    tickets: () => api.tickets.search([NO_ID], options).next(),
    custom_objects: () => api.customObjects.list(NO_TYPE, NO_ID, options).next(),
    write_conversations: () => api.conversations.delete(NO_ID, { signal, retainMetrics: true }),
    write_tickets: () => api.tickets.delete(NO_ID, { signal }),
  };
  const asked = Promise.all(further.map(async (key) => [key, await ask(key, calls[key])] as const));
  const [readMany, readOne, write] = await Promise.all([
    ask("read_many", () => api.contacts.searchByEmail([NO_ADDRESS], { signal }).next()),
    ask("read_one", () => api.companies.get(NO_ID, { signal })),
    ask("write", () => api.contacts.delete(NO_ID, { signal })),
  ]);
  signal.throwIfAborted();
  return { read_many: readMany, read_one: readOne, write, ...Object.fromEntries(await asked) };
}

async function ask(key: ScopeKey, call: () => Promise<unknown>): Promise<ScopeState> {
  const scope = SCOPES[key];
  try {
    await call();
    return { scope, state: "granted", confirmed: true };
  } catch (error) {
    if (!(error instanceof IntercomError)) throw error;
    if (error.code === "scope_missing") return { scope, state: "missing", confirmed: true };
    return { scope, state: error.code === "not_found" ? "granted" : "unknown", confirmed: false };
  }
}
