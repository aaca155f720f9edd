import { z } from "zod";
import { Attachment, Author, Id, JsonObject, UnixSeconds } from "./message-seed.ts";

/** Addresses of an e-mail: `type` is `from`, `to`, `cc`, … */
const Header = z.strictObject({
  type: z.string(),
  email_address: z.string(),
  name: z.string().nullable().default(null),
});

export const PartSeed = z.strictObject({
  id: z.string().regex(/^\d+$/).optional(),
  /** `comment` is read by everybody, `note` by teammates alone; `close`, `assignment` and many others. */
  part_type: z.string().default("comment"),
  author: Author,
  /** HTML. */
  body: z.string().nullable().default(null),
  created_at: UnixSeconds,
  attachments: z.array(Attachment).default([]),
  email_headers: z.array(Header).default([]),
  redacted: z.boolean().default(false),
});

/** A conversation of one contact or a group. `extra` wins over what the simulator shows. */
export const ConversationSeed = z.strictObject({
  id: z.string().regex(/^\d+$/),
  /** May name contacts that are not there: they were deleted. */
  contact_ids: z.array(Id).default([]),
  title: z.string().nullable().default(null),
  state: z.enum(["open", "closed", "snoozed"]).default("open"),
  created_at: UnixSeconds,
  source: z.strictObject({
    author: Author,
    subject: z.string().default(""),
    body: z.string().default(""),
    delivered_as: z.string().default("customer_initiated"),
    url: z.string().nullable().default(null),
    attachments: z.array(Attachment).default([]),
    email_headers: z.array(Header).default([]),
    redacted: z.boolean().default(false),
  }),
  rating: z
    .strictObject({
      rating: z.int(),
      remark: z.string(),
      contact_id: Id,
      admin_id: Id,
      created_at: UnixSeconds,
    })
    .nullable()
    .default(null),
  custom_attributes: JsonObject.default({}),
  /** Oldest first. */
  parts: z.array(PartSeed).default([]),
  /** Threads of teammates that hang on it. */
  side_conversations: z.array(z.strictObject({ id: Id, parts: z.array(PartSeed) })).default([]),
  extra: JsonObject.default({}),
});

export type ConversationRecord = z.output<typeof ConversationSeed>;
export type PartRecord = z.output<typeof PartSeed>;
