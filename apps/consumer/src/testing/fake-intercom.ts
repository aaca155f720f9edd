import {
  type Contact,
  IntercomError,
  type IntercomErrorCode,
  type IntercomObject,
  type ListOptions,
  type Note,
  type Page,
} from "@intercom-dsar/intercom-client";
import type { IntercomPort } from "../domain/intercom-port.ts";
import type { Identified } from "../flows/identified.ts";

/** An error as Intercom's client throws it after an answer, or for a call that was never sent. */
export class FakeIntercomError extends IntercomError {
  constructor(
    code: IntercomErrorCode,
    options: { status?: number; canonicalId?: string; sent?: boolean } = {},
  ) {
    super({ code, sent: true, requestId: "req-1", ...options });
  }
}

/** A contact of the fake; its id is always known. */
export type FakeContact = Identified<Contact>;

interface CallOptions {
  readonly guard?: (() => void) | undefined;
}

/** People at a fake Intercom, in memory; `before` and `after` see every call and may throw in its place. */
export interface FakeIntercom {
  readonly port: IntercomPort;
  readonly contacts: Map<string, FakeContact>;
  /** The calls that were made, in order. */
  readonly calls: string[];
  readonly deleted: string[];
  /** What the lists of a contact hold; a company read by its id has `details` besides. */
  readonly companiesOf: Map<string, { id: string; name: string }[]>;
  readonly notesOf: Map<string, Note[]>;
  readonly singleNotes: Map<string, Note>;
  merged: Map<string, string | null>;
  /** Contacts that are archived: neither search nor a read by id knows them, and DELETE takes them. */
  readonly archived: Set<string>;
  workspaceId: string;
  /** Reads after DELETE that still answer 200. */
  visibleReads: number;
  searchLags: boolean;
  /** Sees each call before its guard is asked. */
  before: (call: string) => void;
  after: (call: string) => void;
}

export function createFakeIntercom(people: readonly FakeContact[]): FakeIntercom {
  const gone = new Map<string, FakeContact>();
  const fake: FakeIntercom = {
    contacts: new Map(people.map((contact) => [contact.id, contact])),
    calls: [],
    deleted: [],
    companiesOf: new Map(),
    notesOf: new Map(),
    singleNotes: new Map(),
    merged: new Map(),
    archived: new Set(),
    workspaceId: "ws1",
    visibleReads: 0,
    searchLags: false,
    before: () => {},
    after: () => {},
    port: {
      me: () => call("me", () => ({ id: "1", app: { id_code: fake.workspaceId, region: "EU" } })),
      contacts: {
        async *searchByEmail(addresses: readonly string[]) {
          yield* list("search", () => search(addresses));
        },
        async findByEmail(addresses: readonly string[]) {
          return {
            contacts: await call("search", () => search(addresses)),
            pages: 1,
            missing: 0,
            members: 1,
          };
        },
        get: (id: string, options?: CallOptions) => call(`get ${id}`, () => read(id), options),
        delete: (id: string, options?: CallOptions) => call(`delete ${id}`, () => remove(id), options),
        companies: (id: string, options?: ListOptions) =>
          list(`companies ${id}`, () => fake.companiesOf.get(id) ?? [], options),
        tags: (id: string, options?: ListOptions) => list(`tags ${id}`, () => [], options),
        segments: (id: string, options?: ListOptions) => list(`segments ${id}`, () => [], options),
        subscriptions: (id: string, options?: ListOptions) => list(`subscriptions ${id}`, () => [], options),
        notes: (id: string, options?: ListOptions) =>
          list(`notes ${id}`, () => fake.notesOf.get(id) ?? [], options),
      },
      hiddenContacts: { list: (options?: ListOptions) => list("hidden contacts", () => [], options) },
      companies: { get: (id) => call(`company ${id}`, () => ({ id, name: "Acme", details: true })) },
      conversations: {
        search: (field: string, _: readonly string[], options?: ListOptions) =>
          list(`conversations by ${field}`, () => [], options),
        get: (id: string) => call(`conversation ${id}`, () => missing()),
        redact: (id: string) => call(`redact ${id}`, () => missing()),
        detach: (id: string) => call(`detach ${id}`, () => missing()),
        delete: (id: string) => call(`delete conversation ${id}`, () => missing()),
        countSideConversations: (id: string) => call(`side conversations of ${id}`, () => 0),
      },
      tickets: {
        search: (_: readonly string[], options?: ListOptions) => list("tickets", () => [], options),
        get: (id: string) => call(`ticket ${id}`, () => missing()),
        delete: (id: string) => call(`delete ticket ${id}`, () => missing()),
      },
      phoneCalls: {
        search: () => call("calls", (): IntercomObject[] => []),
        recording: () => call("recording", () => null),
      },
      customObjects: {
        list: (type: string, id: string, options?: ListOptions) =>
          list(`${type} of ${id}`, () => [], options),
        get: (type: string, id: string) => call(`${type} ${id}`, () => missing()),
        delete: (type: string, id: string) => call(`delete ${type} ${id}`, () => missing()),
      },
      events: {
        list: (id: string, options?: ListOptions) => list(`events ${id}`, () => [], options),
        summary: (id: string) => call(`event summary ${id}`, () => ({ events: [] })),
      },
      subscriptionTypes: {
        list: (options?: ListOptions) => list("subscription types", () => [], options),
      },
      notes: { get: (id) => call(`note ${id}`, () => fake.singleNotes.get(id) ?? missing()) },
    },
  };

  async function call<T>(name: string, effect: () => T, { guard }: CallOptions = {}): Promise<T> {
    fake.before(name);
    ask(guard);
    fake.calls.push(name);
    const answer = effect();
    fake.after(name);
    return answer;
  }

  async function* list<Item extends IntercomObject>(
    name: string,
    items: () => readonly Item[],
    { keep = (_, read) => read() }: ListOptions = {},
  ): AsyncGenerator<Page<Item>> {
    const { entries } = await keep("null", async () => ({
      entries: await call(name, items),
      total: null,
      next: null,
      requestId: "req-1",
    }));
    yield { items: entries as readonly Item[], number: 1, total: null, missing: 0, requestId: "req-1" };
  }

  function ask(guard: CallOptions["guard"]): void {
    try {
      guard?.();
    } catch {
      throw new FakeIntercomError("refused", { sent: false });
    }
  }

  function missing(): never {
    throw new FakeIntercomError("not_found", { status: 404 });
  }

  function search(addresses: readonly string[]): FakeContact[] {
    const lagging = fake.searchLags ? [...gone.values()] : [];
    return [...fake.contacts.values(), ...lagging].filter(
      ({ id, email }) =>
        !fake.archived.has(id) &&
        addresses.some((address) => String(email).toLowerCase().includes(address.toLowerCase())),
    );
  }

  function read(id: string): FakeContact {
    const successor = fake.merged.get(id);
    if (successor !== undefined) {
      throw new FakeIntercomError("merged", {
        status: 410,
        ...(successor !== null && { canonicalId: successor }),
      });
    }
    const contact = fake.contacts.get(id);
    if (contact !== undefined && !fake.archived.has(id)) return contact;
    const removed = gone.get(id);
    if (removed !== undefined && fake.visibleReads > 0) {
      fake.visibleReads -= 1;
      return removed;
    }
    throw new FakeIntercomError("not_found", { status: 404 });
  }

  function remove(id: string) {
    if (fake.merged.has(id)) read(id);
    const contact = fake.contacts.get(id);
    if (contact === undefined) throw new FakeIntercomError("not_found", { status: 404 });
    fake.contacts.delete(id);
    gone.set(id, contact);
    fake.deleted.push(id);
    return { id, status: 200, requestId: "req-1" };
  }

  return fake;
}
