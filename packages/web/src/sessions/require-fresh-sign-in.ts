import type { Clock } from "@intercom-dsar/service";
import type { FastifyReply } from "fastify";
import { SignInRequired } from "./require-admin.ts";
import type { PersonSession, Sessions } from "./sessions.ts";

/** So long after signing in nobody is asked again; a provider may have let them in as long before. */
export const FRESH_MS = 5 * 60_000;

/**
 * For what can't be taken back: whoever signed in longer ago has to do so again, and goes on at `path`, a path of ours. Throws
 * `sign_in_required`. A browser that was left open, or a stolen cookie, is then not enough.
 */
export function requireFreshSignIn(
  reply: FastifyReply,
  session: PersonSession,
  path: string,
  { sessions, clock }: { readonly sessions: Pick<Sessions, "askAgain">; readonly clock: Clock },
): void {
  if (clock.now() - session.signedInAt < FRESH_MS) return;
  sessions.askAgain(reply, session, path);
  throw new SignInRequired("the last sign-in is too long ago");
}
