import { z } from "zod";
import { NOTICE_CODES } from "./notice.ts";

/** Who is signed in. */
export const Admin = z.object({
  name: z.string(),
  method: z.enum(["password", "oidc"]),
});
export type Admin = z.output<typeof Admin>;

/** What the session cookie holds. Also a visitor who is not signed in has one: forms are bound to it. */
export const Session = z.object({
  /** Random; a new one at each sign-in, so that an id that was there before is worth nothing (session fixation). */
  id: z.string(),
  /** A session of an earlier set of administrators, or of an earlier password, is over. */
  generation: z.string(),
  admin: Admin.nullable(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
  /** Shown on the next page, once. */
  notice: z
    .object({
      code: z.enum(NOTICE_CODES),
      workspace: z.string().nullable(),
      /** Of a workspace that is not in the list any more. */
      name: z.string().nullable().default(null),
    })
    .nullable(),
});
export type Session = z.output<typeof Session>;
