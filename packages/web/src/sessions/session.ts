import { z } from "zod";

/** A viewer looks, an operator acts, an administrator does all; an app may know the first and the last alone. */
const Role = z.enum(["admin", "operator", "viewer"]);

/** Who is signed in. */
export const Person = z.object({
  name: z.string(),
  method: z.enum(["password", "oidc"]),
  /** In a cookie of a version that knew no roles: an administrator. */
  role: Role.default("admin"),
  /** By what they came in: `password`, or the entry that names them (`sub:…`, `email:…`). */
  entry: z.string().default("unknown"),
});
export type Person = z.output<typeof Person>;

/** What the next page says was done, once. */
const Notice = z.object({
  /** The app has the words for each code. */
  code: z.string(),
  /** The id of what it was done with. */
  about: z.string().nullable(),
  /** Its name, where the next page does not show it any more. */
  name: z.string().nullable(),
});
export type Notice = z.output<typeof Notice>;

/** What the session cookie holds. Also a visitor who is not signed in has one: forms are bound to it. */
export const Session = z.object({
  /** Random; a new one at each sign-in, so that an id that was there before is worth nothing (session fixation). */
  id: z.string(),
  /** A session of an earlier set of administrators, or of an earlier password, is over. */
  generation: z.string(),
  /** Whoever is signed in, a viewer too: the name is that of earlier versions' cookies. */
  admin: Person.nullable(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
  /** When they showed last who they are, in milliseconds since 1970. */
  signedInAt: z.number().default(0),
  /** Where they go on after signing in again: a path of ours, never one from a request. `null`: nobody asked them to. */
  returnTo: z.string().nullable().default(null),
  /** One that an earlier version wrote differently is not worth a session. */
  notice: Notice.nullable().catch(null),
});
export type Session = z.output<typeof Session>;

declare module "fastify" {
  interface FastifyRequest {
    /** `null`: nobody that we know. Only on the routes of pages. */
    session: Session | null;
  }
}
