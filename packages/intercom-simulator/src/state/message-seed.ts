import { z } from "zod";

export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
export const UnixSeconds = z.int().nonnegative();
export const JsonObject = z.record(z.string(), z.json());

/** Who wrote something: a contact (`user`, `lead`), a teammate (`admin`) or Intercom's own `bot`. */
export const Author = z.strictObject({
  type: z.enum(["user", "lead", "contact", "admin", "bot", "team"]),
  id: Id,
  name: z.string().nullable().default(null),
  email: z.string(),
});

/** A file in a message. */
export const Attachment = z.strictObject({
  name: z.string(),
  /** Shown as it is; for a file whose content is not there. */
  url: z.string().optional(),
  content_type: z.string(),
  /** @default the content's */
  filesize: z.int().optional(),
  /** Served behind a signed link that expires. */
  content: z.string().optional(),
});

export type AttachmentRecord = z.output<typeof Attachment>;
