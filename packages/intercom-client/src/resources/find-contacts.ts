import { addressesOf, type SearchMember, type Sharing } from "../coalescing/coalescing.ts";
import { IntercomError } from "../transport/errors.ts";
import type { AttemptRecord, Transport } from "../transport/request.ts";
import type { CallOptions } from "./call-options.ts";
import type { Contact } from "./contact.ts";
import { searchContacts } from "./search-contacts.ts";

export interface FindOptions extends CallOptions {
  /** Whether a contact that was found is the caller's: what a shared search finds for others is not handed out. */
  readonly isMine: (contact: Contact) => boolean;
  /** The search is the caller's own, whoever else waits. @default false */
  readonly alone?: boolean | undefined;
}

/** All that a search found, on all its pages. */
export interface FoundContacts {
  /** What the search proposes; of a shared one what is the caller's. */
  readonly contacts: readonly Contact[];
  readonly pages: number;
  /** How many more there are, as far as Intercom tells, than could be read. Always 0 where the search was shared. */
  readonly missing: number;
  /** For how many requests it was made; 1 is the caller alone. */
  readonly members: number;
}

type Result = { readonly isClear: false } | ({ readonly isClear: true } & Omit<FoundContacts, "members">);

/** Searches together with whoever waits; alone where that gives no clear answer, so that one bad address fails nobody else. */
export async function findContacts(
  transport: Transport,
  { searches, caller }: Sharing,
  addresses: readonly string[],
  { isMine, alone = false, signal }: FindOptions,
): Promise<FoundContacts> {
  if (!alone) {
    const member = { addresses, isMine };
    const { answer, members } = await searches.run<Result>(member, { ...caller, signal }, (turn) =>
      searchTogether(transport, turn, member),
    );
    if (answer.isClear)
      return {
        ...answer,
        contacts: members === 1 ? answer.contacts : answer.contacts.filter(isMine),
        members,
      };
  }
  const found = await readAll(searchContacts(transport, { addresses: () => addresses, signal }));
  return { ...found, members: 1 };
}

/**
 * One search for all that wait. It is clear where every contact is somebody's of them and Intercom has no more: whose a contact is that it
 * found by its own rules, only a search of each one's own can tell.
 */
async function searchTogether(
  transport: Transport,
  turn: {
    readonly signal: AbortSignal;
    readonly take: () => readonly SearchMember[];
    readonly onAttempt: (attempt: AttemptRecord) => void;
  },
  own: SearchMember,
): Promise<Result> {
  let group: readonly SearchMember[] = [own];
  const addresses = () => {
    group = turn.take();
    return addressesOf(group);
  };
  try {
    const { signal, onAttempt } = turn;
    const found = await readAll(searchContacts(transport, { addresses, mayWait: true, signal, onAttempt }));
    const isEachSomebodys = () =>
      found.contacts.every((contact) => group.some(({ isMine }) => isMine(contact)));
    return group.length === 1 || (found.missing === 0 && isEachSomebodys())
      ? { isClear: true, ...found }
      : { isClear: false };
  } catch (error) {
    if (group.length > 1 && error instanceof IntercomError && error.code === "invalid_request")
      return { isClear: false };
    throw error;
  }
}

async function readAll(
  pages: ReturnType<typeof searchContacts>,
): Promise<Pick<FoundContacts, "contacts" | "pages" | "missing">> {
  const contacts: Contact[] = [];
  let [number, missing] = [0, 0];
  for await (const page of pages) {
    contacts.push(...page.items);
    number = page.number;
    missing = page.missing;
  }
  return { contacts, pages: number, missing };
}
