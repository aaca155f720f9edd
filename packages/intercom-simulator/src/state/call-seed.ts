import { z } from "zod";
import { Attachment, Id, JsonObject, UnixSeconds } from "./message-seed.ts";

/** A phone call. `extra` wins over what the simulator shows. */
export const CallSeed = z.strictObject({
  id: z.string().regex(/^\d+$/),
  conversation_id: z.string().regex(/^\d+$/),
  /** Who called or was called; may name a contact that is not there. */
  contact_id: Id.nullable().default(null),
  admin_id: Id.nullable().default(null),
  direction: z.enum(["inbound", "outbound"]).default("inbound"),
  phone: z.string().nullable().default(null),
  created_at: UnixSeconds,
  /** What was said. Intercom doesn't describe the members; `[{}]` stands for none in its example. */
  transcript: z.array(JsonObject).default([]),
  recording: Attachment.nullable().default(null),
  extra: JsonObject.default({}),
});

export type CallRecord = z.output<typeof CallSeed>;
