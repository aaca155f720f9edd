import { exampleSeed, type Seed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPerson } from "./support/read-person.ts";

const MARA = { email: "mara.linden@example.com", categories: "contacts,tickets" };
const OTHERS = [
  /Ada Quill/i,
  /ada\.quill/i,
  /O'Neil/i,
  /Pat/,
  /4711/,
  /refund/,
  /fraud/,
  /Kim Holm/,
  /6762f1111b/,
];
let simulator: Simulator;

beforeEach(() => open(exampleSeed()));
afterEach(() => simulator.close());

async function open(seed: Seed) {
  simulator = await startSimulator({ seed });
}

async function reopen(change: (workspace: Seed["workspaces"][number]) => void) {
  await simulator.close();
  const seed = exampleSeed();
  seed.workspaces.forEach(change);
  await open(seed);
}

/** What leaves: the package as the access flow redacts it. */
async function packaged() {
  const { content: value, rows, cuts, calls } = await readPerson(simulator, MARA);
  return { value, rows, cuts, calls, text: JSON.stringify(value) };
}

describe("tickets", () => {
  it("give the person's own words, the company's answers, state and attributes", async () => {
    const { value, rows } = await packaged();

    expect(value.tickets).toMatchObject([
      {
        id: "631",
        ticket_id: "38",
        ticket_state: { external_label: "waiting_on_customer" },
        ticket_attributes: {
          _default_title_: "Broken lamp",
          _default_description_: "The lamp came in two pieces.",
          photo: { name: "lamp.png", filesize: 2048 },
        },
        ticket_parts: {
          total_count: 4,
          ticket_parts: [
            { author: { email: MARA.email }, body: "<p>When will the new one come?</p>" },
            { author: { name: "teammate 1" }, body: "<p>On Friday.</p>" },
            { part_type: "note", created_at: 1_734_700_300 },
            { part_type: "ticket_state_updated_by_admin", ticket_state: "waiting_on_customer" },
          ],
        },
      },
      { id: "632" },
      { id: "633" },
    ]);
    expect(rows).toContainEqual({ resource: "tickets", result: "searched", items: 3, pages: 1 });
    expect(rows).toContainEqual({ resource: "tickets.parts", result: "searched", items: 6, pages: 3 });
  });

  it("hold nobody else, no internal note, no link to a file, and no text of a ticket that the person can't see", async () => {
    const { text, value, cuts } = await packaged();

    expect(OTHERS.filter((canary) => canary.test(text))).toEqual([]);
    expect(text).not.toContain("intercom-attachments");
    expect(value.tickets).toMatchObject([
      {},
      {
        contacts: [{ id: "6762f0d01bb69f9f2193bb7d" }],
        ticket_parts: { ticket_parts: [{ author: { name: "person 1" } }] },
      },
      { category: "Back-office", ticket_parts: { ticket_parts: [{ part_type: "comment" }] } },
    ]);
    expect(new Set(cuts.map(({ rule }) => rule))).toEqual(
      new Set([
        "attachment-link",
        "internal-text",
        "internal-url",
        "other-contact",
        "staff-id",
        "teammate-identity",
        "ticket-internal",
      ]),
    );
  });

  it("are searched once for all contacts and read by id, never by the number that people see", async () => {
    const { calls } = await packaged();

    expect(calls).toEqual(["/tickets/search", ...Array(3).fill("/tickets/{ticket_id}")]);
    const paths = simulator.control.calls({ endpoint: "/tickets/{ticket_id}" }).map(({ path }) => path);
    expect(paths).toEqual(["/tickets/631", "/tickets/632", "/tickets/633"]);
  });

  it("of the back office are given where they are shared with the person", async () => {
    await reopen(({ tickets = [] }) => {
      for (const ticket of tickets) ticket.is_shared = true;
    });

    const { value } = await packaged();

    expect(value.tickets).toMatchObject([
      {},
      {},
      {
        ticket_attributes: { _default_title_: "Check her invoices for fraud" },
        ticket_parts: { ticket_parts: [{ author: { name: "teammate 1" } }] },
      },
    ]);
  });

  it("say how many parts lie beyond Intercom's limit", async () => {
    const author = { type: "user", id: "6762f0d01bb69f9f2193bb7d", name: null, email: MARA.email } as const;
    const parts = Array.from({ length: 502 }, (_, index) => ({ author, body: "a", created_at: index }));
    await reopen((workspace) => {
      workspace.tickets = [{ id: "1", ticket_id: "2", contact_ids: [author.id], created_at: 1, parts }];
    });

    expect((await packaged()).rows).toContainEqual({
      resource: "tickets.parts",
      result: "searched",
      items: 500,
      pages: 1,
      expected: 502,
    });
  });
});
