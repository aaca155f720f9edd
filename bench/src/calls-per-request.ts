import type { Seed } from "@intercom-dsar/intercom-simulator";
import { runConsumer } from "./consumer-run.ts";
import type { Figure } from "./figure.ts";
import { accessRequests, addressOf, NO_LIMIT, workspaceSeed } from "./people.ts";
import { makeScratch } from "./scratch.ts";
import { startSimulator } from "./start-simulator.ts";
import { sum } from "./statistics.ts";

const REQUESTS = 210;
/** Intercom gives at most so many items a page. */
const PAGE = 150;

/** What the workspace holds of one person. */
interface Shape {
  /** Users and leads of the address, each with its companies and its number of notes. */
  readonly contacts: readonly { readonly companies: readonly string[]; readonly notes: number }[];
}

/** They take turns: nobody, one without anything, with one of each, with several, with two pages of notes, two contacts of one company. */
const SHAPES: readonly Shape[] = [
  { contacts: [] },
  { contacts: [{ companies: [], notes: 0 }] },
  { contacts: [{ companies: ["co1"], notes: 1 }] },
  { contacts: [{ companies: ["co1", "co2", "co3"], notes: 0 }] },
  { contacts: [{ companies: [], notes: PAGE + 1 }] },
  {
    contacts: [
      { companies: ["co1"], notes: 2 },
      { companies: ["co1", "co2"], notes: 0 },
    ],
  },
];

/**
 * Calls per access request against the least possible: one a page of the search, one a contact, one a page of a contact's companies (none where the
 * inline count is 0), one a company (once a request, also where two contacts share it), one a page of notes (none where the count is
 * 0). `GET /me`, one a process, is not a request's. Requests that wait together share searches, so it may be less than one.
 */
export const callsPerRequest: Figure = {
  name: "calls-per-request",
  describe: `calls of ${REQUESTS} access requests of ${SHAPES.length} shapes ÷ the least possible`,
  async measure() {
    const simulator = await startSimulator(seed());
    const scratch = makeScratch();
    const consumer = runConsumer({
      simulator,
      directory: scratch.directory,
      requests: accessRequests(REQUESTS),
      environment: { ACCESS_CATEGORIES: "contacts,companies,notes" },
    });
    consumer.finish();
    await consumer.ended;
    const calls = await simulator.calls();
    const made = calls.filter(({ endpoint }) => endpoint !== "/me").length;
    await simulator.stop();
    scratch.remove();
    const least = sum(Array.from({ length: REQUESTS }, (_, index) => leastCalls(shapeOf(index))));
    const ended = consumer.outcomes();
    return [
      {
        figure: "calls per access request ÷ least",
        value: `${(made / least).toFixed(3)} (${made} calls, ${ended} outcomes)`,
        goal: "≤ 1.00",
        met: made <= least && ended === REQUESTS,
      },
    ];
  },
};

function leastCalls({ contacts }: Shape): number {
  const pages = (items: number) => Math.ceil(items / PAGE);
  const companies = new Set(contacts.flatMap((contact) => contact.companies));
  const lists = contacts.map((contact) => pages(contact.companies.length) + pages(contact.notes));
  return Math.max(1, pages(contacts.length)) + contacts.length + companies.size + sum(lists);
}

function shapeOf(index: number): Shape {
  return SHAPES[index % SHAPES.length] ?? { contacts: [] };
}

function seed(): Seed {
  const contacts = Array.from({ length: REQUESTS }, (_, index) =>
    shapeOf(index).contacts.map((contact, place) => ({ ...contact, id: `c${index}-${place}`, index, place })),
  ).flat();
  return workspaceSeed(NO_LIMIT, {
    companies: ["co1", "co2", "co3"].map((id) => ({ id, name: id })),
    contacts: contacts.map(({ id, index, place, companies }) => ({
      id,
      role: place === 0 ? "user" : "lead",
      email: addressOf(index),
      company_ids: [...companies],
    })),
    notes: contacts.flatMap(({ id, notes }) =>
      Array.from({ length: notes }, () => ({ contact_id: id, author_id: "501", body: "<p>note</p>" })),
    ),
  });
}
