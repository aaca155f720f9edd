import type { Dispatcher } from "undici";
import { type Clock, systemClock } from "./clock.ts";
import { type Coalescing, createCoalescing } from "./coalescing/coalescing.ts";
import { OptionsError } from "./options-error.ts";
import type { CallOptions } from "./resources/call-options.ts";
import { type Calls, createCalls } from "./resources/calls.ts";
import { type Companies, createCompanies } from "./resources/companies.ts";
import { type Contacts, createContacts } from "./resources/contacts.ts";
import { type Conversations, createConversations } from "./resources/conversations.ts";
import { type CustomObjects, createCustomObjects } from "./resources/custom-objects.ts";
import { createEvents, type Events } from "./resources/events.ts";
import { createHiddenContacts, type HiddenContacts } from "./resources/hidden-contacts.ts";
import { getMe, type Me } from "./resources/me.ts";
import { createNotes, type Notes } from "./resources/notes.ts";
import { createSubscriptionTypes, type SubscriptionTypes } from "./resources/subscription-types.ts";
import { createTickets, type Tickets } from "./resources/tickets.ts";
import type { Timeouts } from "./transport/exchange.ts";
import { openDispatcher, type ProxySettings } from "./transport/open-dispatcher.ts";
import { type AttemptRecord, type Connection, createTransport } from "./transport/request.ts";
import type { Throttle } from "./transport/throttle.ts";

/** What one caller may say about its calls, be it the owner of the client or one request of many (`forRequest`). */
export interface CallerOptions {
  /** Called right before each attempt is sent, after the throttle let it through; throws to forbid it: `refused`. */
  readonly guard?: (() => void) | undefined;
  /** Told of each attempt, after it ended. */
  readonly onAttempt?: ((attempt: AttemptRecord) => void) | undefined;
}

/** What one request of many says about its calls. */
export interface RequestCallerOptions extends CallerOptions, CallOptions {
  /** On whose behalf the request calls: the throttle's turns go round between parties, so that none waits for all calls of another. @default "" */
  readonly party?: string | undefined;
  /** Turns of the party in one round, beside those of others with calls waiting; a positive integer. @default 1 */
  readonly weight?: number | undefined;
}

export interface IntercomClientOptions extends CallerOptions {
  /** Such as `https://api.eu.intercom.io` (`regionBaseUrl`). The token is sent there and nowhere else. */
  readonly baseUrl: string;
  /** Read before each attempt, so that a new token is used at once. Should answer quickly: it is asked when the turn has come. */
  readonly token: () => string | Promise<string>;
  /** @default none: unthrottled */
  readonly throttle?: Throttle | undefined;
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** Largest body that is read, in bytes. @default 16 MiB */
  readonly maxBodyBytes?: number | undefined;
  /** Used instead of connections of the client's own (`openDispatcher`); then `connections`, `proxy` and `timeouts.connectMs` are its owner's business, and so is closing it. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Connections at the same time. @default 16 */
  readonly connections?: number | undefined;
  /** @default none: direct */
  readonly proxy?: ProxySettings | undefined;
  readonly clock?: Clock | undefined;
  /** `Intercom-Version`. @default "2.16" */
  readonly version?: string | undefined;
  /** @default "intercom-dsar" */
  readonly userAgent?: string | undefined;
}

/** The calls themselves. All of them fail with `IntercomError`; none is retried. */
export interface IntercomApi {
  /** Attempts sent so far, those included that another request made for this one too. */
  readonly calls: number;
  /** How many of them were made for several requests at once. */
  readonly sharedCalls: number;
  /** `GET /me`: whose token is it? */
  me(options?: CallOptions): Promise<Me>;
  readonly contacts: Contacts;
  readonly hiddenContacts: HiddenContacts;
  readonly companies: Companies;
  readonly notes: Notes;
  readonly conversations: Conversations;
  readonly tickets: Tickets;
  readonly phoneCalls: Calls;
  readonly customObjects: CustomObjects;
  readonly events: Events;
  readonly subscriptionTypes: SubscriptionTypes;
}

export interface IntercomClient extends IntercomApi {
  /** The same client with its own count of calls, its own signal, and its own `guard` and `onAttempt` besides the client's. */
  forRequest(options?: RequestCallerOptions): IntercomApi;
  /** Waits for what is in flight, then closes the connections. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 5_000, headersMs: 10_000, bodyMs: 10_000, totalMs: 14_000 };
const DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Creates a client for one workspace. Errors: `invalid_options` (`OptionsError`). */
export function createIntercomClient(options: IntercomClientOptions): IntercomClient {
  const baseUrl = parseBaseUrl(options.baseUrl);
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const { dispatcher, close } = openConnections(options, baseUrl, timeouts);
  const connection: Connection = {
    baseUrl,
    dispatcher,
    token: options.token,
    throttle: options.throttle,
    clock: options.clock ?? systemClock,
    timeouts,
    maxBodyBytes: options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
    headers: [
      ...["accept", "application/json"],
      ...["accept-encoding", "identity"],
      ...["intercom-version", options.version ?? "2.16"],
      ...["user-agent", options.userAgent ?? "intercom-dsar"],
    ],
  };
  let calls = 0;
  const count = () => {
    calls += 1;
  };
  const coalescing = createCoalescing(connection.clock);
  const open = (callers: readonly CallerOptions[], caller: RequestCallerOptions) =>
    createApi(connection, callers, caller, count, coalescing);
  const own = open([options], {});
  return {
    get calls() {
      return calls;
    },
    get sharedCalls() {
      return own.sharedCalls;
    },
    me: own.me,
    contacts: own.contacts,
    hiddenContacts: own.hiddenContacts,
    companies: own.companies,
    notes: own.notes,
    conversations: own.conversations,
    tickets: own.tickets,
    phoneCalls: own.phoneCalls,
    customObjects: own.customObjects,
    events: own.events,
    subscriptionTypes: own.subscriptionTypes,
    forRequest: (caller = {}) => open([options, caller], caller),
    close,
  };
}

function createApi(
  connection: Connection,
  callers: readonly CallerOptions[],
  { signal, party, weight }: Pick<RequestCallerOptions, "signal" | "party" | "weight">,
  onSent: () => void,
  coalescing: Coalescing,
): IntercomApi {
  let calls = 0;
  let sharedCalls = 0;
  const [, ...requestCallers] = callers;
  const onShared = (attempt: AttemptRecord, isOwn: boolean) => {
    if (!attempt.sent) return;
    sharedCalls += 1;
    if (isOwn) return;
    calls += 1;
    for (const { onAttempt } of requestCallers) onAttempt?.(attempt);
  };
  const sharing = { ...coalescing, caller: { onShared } };
  const transport = createTransport(connection, {
    signal,
    party,
    weight,
    guards: callers.flatMap(({ guard }) => guard ?? []),
    listeners: callers.flatMap(({ onAttempt }) => onAttempt ?? []),
    onSent: () => {
      calls += 1;
      onSent();
    },
  });
  return {
    get calls() {
      return calls;
    },
    get sharedCalls() {
      return sharedCalls;
    },
    me: (callOptions) => getMe(transport, callOptions),
    contacts: createContacts(transport, sharing),
    hiddenContacts: createHiddenContacts(transport),
    companies: createCompanies(transport, sharing),
    notes: createNotes(transport),
    conversations: createConversations(transport),
    tickets: createTickets(transport),
    phoneCalls: createCalls(transport),
    customObjects: createCustomObjects(transport),
    events: createEvents(transport),
    subscriptionTypes: createSubscriptionTypes(transport),
  };
}

function openConnections(
  { dispatcher, connections = 16, proxy }: IntercomClientOptions,
  baseUrl: URL,
  { connectMs }: Timeouts,
): { dispatcher: Dispatcher; close: () => Promise<void> } {
  if (dispatcher !== undefined) return { dispatcher, close: async () => {} };
  const opened = openDispatcher(baseUrl.origin, { connections, connectMs, proxy });
  return { dispatcher: opened, close: () => opened.close() };
}

/** The path is left out on purpose: links of an answer are compared with the origin alone. */
function parseBaseUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
  if (!isOrigin) {
    throw new OptionsError(
      "baseUrl",
      "has to be an http or https origin, without path, query or credentials",
    );
  }
  return url;
}
