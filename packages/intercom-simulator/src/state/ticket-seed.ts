import { z } from "zod";
import { Attachment, Author, Id, JsonObject, UnixSeconds } from "./message-seed.ts";

const State = z.enum(["submitted", "in_progress", "waiting_on_customer", "resolved"]);

const TicketPartSeed = z.strictObject({
  id: z.string().regex(/^\d+$/).optional(),
  /** `comment`, `note`, `ticket_state_updated_by_admin` and others. */
  part_type: z.string().default("comment"),
  author: Author,
  /** HTML. */
  body: z.string().nullable().default(null),
  ticket_state: State.optional(),
  previous_ticket_state: State.optional(),
  created_at: UnixSeconds,
  attachments: z.array(Attachment).default([]),
});

/** A request that the company tracks. `extra` wins over what the simulator shows. */
export const TicketSeed = z.strictObject({
  id: z.string().regex(/^\d+$/),
  /** The number that people see; paths want `id`. */
  ticket_id: z.string().regex(/^\d+$/),
  /** Contacts see a ticket of a customer; one of the back office or a tracker where it is shared. */
  category: z.enum(["Customer", "Back-office", "Tracker"]).default("Customer"),
  is_shared: z.boolean().default(false),
  type_name: z.string().default("Request"),
  contact_ids: z.array(Id).default([]),
  /** By name; title and description are `_default_title_` and `_default_description_`. */
  attributes: JsonObject.default({}),
  state: State.default("submitted"),
  created_at: UnixSeconds,
  /** Oldest first. */
  parts: z.array(TicketPartSeed).default([]),
  extra: JsonObject.default({}),
});

export type TicketRecord = z.output<typeof TicketSeed>;
export type TicketPartRecord = z.output<typeof TicketPartSeed>;
