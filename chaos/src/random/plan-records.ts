import type { ContactInput, ConversationInput, Seed } from "@intercom-dsar/intercom-simulator";
import type { SubjectRecord } from "../audit/evidence.ts";
import type { Dice } from "./dice.ts";

type Workspace = Seed["workspaces"][number];
type TicketInput = NonNullable<Workspace["tickets"]>[number];
type ObjectInput = NonNullable<Workspace["custom_objects"]>[number];

/** What people have besides contacts, and what a deletion does with it. */
export interface PlannedRecords {
  readonly bystanders: readonly ContactInput[];
  readonly conversations: readonly ConversationInput[];
  readonly tickets: readonly TicketInput[];
  readonly custom_objects: readonly ObjectInput[];
  readonly records: readonly SubjectRecord[];
}

const AT = 1_734_600_000;
const COLLEAGUE = { type: "admin", id: "7", email: "ada@colleagues.example" } as const;

/** Some of: a conversation with the company alone, one with somebody else, a ticket, one that is somebody else's too, an order. */
export function planRecords(dice: Dice, person: number, contactId: string, email: string): PlannedRecords {
  const number = String(1_000 + person);
  const me = { type: "user", id: contactId, email } as const;
  const other = { type: "user", id: `p${person}b`, email: `by${person}@example.org` } as const;
  const has = {
    own: dice.chance(0.5),
    group: dice.chance(0.4),
    ticket: dice.chance(0.4),
    order: dice.chance(0.4),
  };
  const isShared = dice.chance(0.15);
  const [own, group, ticket, shared, order] = [1, 2, 3, 4, 5].map((kind) => `${number}${kind}`);
  const base = { created_at: AT };
  const all: readonly (Partial<PlannedRecords> & { readonly if: boolean })[] = [
    {
      if: has.own,
      conversations: [
        {
          ...base,
          id: `${own}`,
          contact_ids: [contactId],
          source: { author: me, body: "Hello" },
          parts: [{ author: COLLEAGUE, body: "Good day", created_at: AT }],
        },
      ],
      records: [
        { category: "conversations", id: `${own}`, how: "deleted", effects: [`conversation_deleted ${own}`] },
      ],
    },
    {
      if: has.group,
      conversations: [
        {
          ...base,
          id: `${group}`,
          contact_ids: [contactId, other.id],
          source: { author: me, body: "Mine" },
          parts: [
            { id: `${group}1`, author: other, body: "Another's", created_at: AT },
            { id: `${group}2`, author: me, body: "Mine again", created_at: AT },
          ],
        },
      ],
      records: [
        {
          category: "conversations",
          id: `${group}`,
          how: "redacted_and_detached",
          effects: [
            `part_redacted ${group}/40${group}`,
            `part_redacted ${group}/${group}2`,
            `contact_detached ${group}/${contactId}`,
          ],
        },
      ],
    },
    {
      if: has.ticket,
      tickets: [{ ...base, id: `${ticket}`, ticket_id: `9${ticket}`, contact_ids: [contactId] }],
      records: [
        { category: "tickets", id: `${ticket}`, how: "deleted", effects: [`ticket_deleted ${ticket}`] },
      ],
    },
    {
      if: isShared,
      tickets: [{ ...base, id: `${shared}`, ticket_id: `9${shared}`, contact_ids: [contactId, other.id] }],
      records: [{ category: "tickets", id: `${shared}`, how: "left", effects: [] }],
    },
    {
      if: has.order,
      custom_objects: [
        { ...base, type: "Order", id: `${order}`, external_id: `o-${order}`, contact_ids: [contactId] },
      ],
      records: [
        {
          category: "custom_objects",
          id: `Order/${order}`,
          how: "deleted",
          effects: [`custom_object_deleted Order/${order}`],
        },
      ],
    },
  ];
  const planned = all.filter((each) => each.if);
  const isWithOther = has.group || isShared;
  return {
    bystanders: isWithOther ? [{ id: other.id, role: "user", email: other.email }] : [],
    conversations: planned.flatMap(({ conversations = [] }) => conversations),
    tickets: planned.flatMap(({ tickets = [] }) => tickets),
    custom_objects: planned.flatMap(({ custom_objects = [] }) => custom_objects),
    records: planned.flatMap(({ records = [] }) => records),
  };
}
