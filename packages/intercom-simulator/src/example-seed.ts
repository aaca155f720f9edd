import { exampleCalls } from "./example-calls.ts";
import { exampleConversations } from "./example-conversations.ts";
import { exampleTickets } from "./example-tickets.ts";
import type { CompanyInput, ContactInput, NoteInput, Seed } from "./state/seed.ts";

const ADA = "991267459";
const BEN = "991267460";

const ACME = "6762f0a61bb69f9f2193bb55";
const NORDLICHT = "6762f0a61bb69f9f2193bb56";
const BIG = "6762f0a61bb69f9f2193bb57";

const MARA_USER = "6762f0d01bb69f9f2193bb7d";
const MARA_LEAD = "6762f0e11bb69f9f2193bb99";
const JO_USER = "6762f1001bb69f9f2193bc01";
const JO_LEAD = "6762f1011bb69f9f2193bc02";
const MERGED = "6762f1201bb69f9f2193bc20";

/** How many people the big company has: more than one page of them. */
const BIG_COMPANY_PEOPLE = 160;

/**
 * The people of the demo, in workspace `demo1234` (EU, token `demo-token`): somebody for an access request
 * (mara.linden@example.com, a user and a lead), somebody for a deletion (jo@example.com) among look-alikes, and the awkward ones; and an
 * OAuth app, `example-app`, whose redirect URL is an auth app on port 8080 of this machine.
 * A new copy at each call.
 */
export function exampleSeed(): Seed {
  return {
    workspaces: [
      {
        id: "demo1234",
        name: "Example GmbH",
        region: "eu",
        timezone: "Europe/Berlin",
        created_at: 1_734_537_243,
        tokens: [{ token: "demo-token", label: "demo" }],
        admins: [
          { id: ADA, name: "Ada Quill", email: "ada.quill@colleagues.example" },
          { id: BEN, name: "Ben Okafor", email: "ben.okafor@colleagues.example", job_title: "Support" },
        ],
        subscription_types: [
          { id: "91", name: "Newsletter" },
          { id: "92", name: "Product news", consent_type: "opt_in" },
        ],
        companies: companies(),
        contacts: [...people(), ...lookAlikes(), ...hiddenPeople(), ...employees()],
        notes: notes(),
        conversations: exampleConversations(),
        tickets: exampleTickets(),
        calls: exampleCalls(),
        custom_objects: [
          {
            type: "Order",
            id: "1",
            external_id: "ORDER-1",
            created_at: 1_734_600_000,
            contact_ids: [MARA_USER],
            custom_attributes: { order_number: "ORDER-1", total_amount: "49.90" },
          },
          {
            type: "Order",
            id: "2",
            external_id: "ORDER-2",
            created_at: 1_734_600_001,
            contact_ids: [JO_USER],
            custom_attributes: { order_number: "ORDER-2", total_amount: "12.00" },
          },
        ],
      },
    ],
    apps: [
      {
        client_id: "example-app",
        client_secret: "example-secret",
        name: "Privacy desk",
        redirect_urls: ["http://localhost:8080/oauth/callback"],
      },
    ],
  };
}

function companies(): CompanyInput[] {
  return [
    { id: ACME, company_id: "acme-7", name: "Acme Example Ltd", plan: "pro", created_at: 1_734_537_382 },
    { id: NORDLICHT, company_id: "nord-1", name: "Nordlicht & Söhne", created_at: 1_734_537_383 },
    { id: BIG, company_id: "big-1", name: "Big Example AG", size: 12_000, created_at: 1_734_537_384 },
  ];
}

function people(): ContactInput[] {
  const mara = { email: "mara.linden@example.com", name: "Mara Linden" };
  const jo = { email: "jo@example.com", name: "Jo Keller" };
  return [
    {
      ...mara,
      id: MARA_USER,
      role: "user",
      external_id: "70",
      phone: "+4930000000",
      owner_id: ADA,
      created_at: 1_734_537_424,
      last_seen_at: 1_760_000_000,
      custom_attributes: { plan: "pro", newsletter: true },
      tags: [{ id: "80", name: "Beta" }],
      segments: [{ id: "6762f0b21bb69f9f2193bb65", name: "Active" }],
      subscription_ids: ["91"],
      events: [
        { event_name: "invoice-downloaded", created_at: 1_735_000_100, metadata: { invoice: "2024-12" } },
        { event_name: "invoice-downloaded", created_at: 1_735_000_200, metadata: { invoice: "2025-01" } },
      ],
      company_ids: [ACME, NORDLICHT],
    },
    { ...mara, id: MARA_LEAD, role: "lead", created_at: 1_734_537_441, company_ids: [ACME] },
    { ...jo, id: JO_USER, role: "user", external_id: "71", created_at: 1_734_540_000, company_ids: [ACME] },
    { ...jo, id: JO_LEAD, role: "lead", created_at: 1_734_540_001 },
    { id: "6762f1101bb69f9f2193bc10", email: "nobody@example.com", created_at: 1_734_541_000 },
    {
      id: "6762f1111bb69f9f2193bc11",
      email: "o'neil@example.com",
      name: "Pat O'Neil <Sales>",
      external_id: "72",
      created_at: 1_734_541_001,
    },
    {
      id: "6762f1121bb69f9f2193bc12",
      role: "lead",
      name: "Visitor without an address",
      created_at: 1_734_541_002,
    },
  ];
}

/** Addresses that a careless comparison takes for jo@example.com. */
function lookAlikes(): ContactInput[] {
  const addresses = ["jo+1@example.com", "jo.@example.com", "joo@example.com", "jo@example.com.evil.example"];
  return addresses.map((email, index) => ({
    id: `6762f1151bb69f9f2193bc0${index + 3}`,
    email,
    name: "Somebody Else",
    external_id: `look-alike-${index + 1}`,
    created_at: 1_734_542_000 + index,
  }));
}

/** Whom search doesn't show. */
function hiddenPeople(): ContactInput[] {
  return [
    {
      id: "6762f1211bb69f9f2193bc21",
      email: "archived@example.com",
      state: "archived",
      created_at: 1_734_543_000,
    },
    {
      id: "6762f1221bb69f9f2193bc22",
      email: "blocked@example.com",
      state: "blocked",
      created_at: 1_734_543_001,
    },
    {
      id: MERGED,
      role: "lead",
      email: "mara.old@example.com",
      merged_into: MARA_USER,
      created_at: 1_734_543_002,
    },
  ];
}

function employees(): ContactInput[] {
  return Array.from({ length: BIG_COMPANY_PEOPLE }, (_, index) => ({
    id: `6762f2001bb69f9f2194${String(index).padStart(4, "0")}`,
    email: `employee${index}@big.example`,
    name: `Employee ${index}`,
    external_id: `employee-${index}`,
    created_at: 1_734_544_000 + index,
    company_ids: [BIG],
  }));
}

function notes(): NoteInput[] {
  return [
    {
      id: "26",
      contact_id: MARA_USER,
      author_id: ADA,
      body: "<p>Asked for an invoice copy. Ben Okafor called her on +49 151 0000000.</p>",
      created_at: 1_733_932_587,
    },
    {
      id: "27",
      contact_id: MARA_USER,
      author_id: BEN,
      body: "<p>Her colleague sam@nordlicht.example is the new contact for billing.</p>",
      created_at: 1_734_932_587,
    },
    {
      id: "28",
      contact_id: MARA_LEAD,
      author_id: ADA,
      body: "<p>Met at a fair.</p>",
      created_at: 1_735_000_000,
    },
    {
      id: "29",
      contact_id: JO_USER,
      author_id: BEN,
      body: "<p>Wants to leave.</p>",
      created_at: 1_735_000_001,
    },
    { id: "30", company_id: ACME, author_id: ADA, body: "<p>Pays late.</p>", created_at: 1_735_000_002 },
  ];
}
