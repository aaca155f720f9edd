import type { Clock } from "@intercom-dsar/service";
import type { Viewer } from "@intercom-dsar/web/pages";
import { type Notice, requirePerson, type Sessions } from "@intercom-dsar/web/sessions";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Actor, actorOf } from "../api/actor.ts";
import type { OperatorApi } from "../api/operator-api.ts";

/** What the routes of all pages work with. */
export interface RouteOptions {
  readonly api: OperatorApi;
  readonly sessions: Sessions;
  readonly clock: Clock;
}

/** Who looks at a page, and when. */
export interface PageContext {
  readonly actor: Actor;
  readonly viewer: NonNullable<Viewer>;
  /** What was done before this page, told once. */
  readonly notice: Notice | null;
  readonly mayAct: boolean;
  readonly now: number;
}

/** Throws `sign_in_required`. */
export function pageContext(
  request: FastifyRequest,
  reply: FastifyReply,
  { sessions, clock }: RouteOptions,
): PageContext {
  const session = requirePerson(request);
  const { admin, notice } = session;
  if (notice !== null) sessions.setNotice(reply, session, null);
  return {
    actor: actorOf(session),
    viewer: { admin, formToken: sessions.formToken(session) },
    notice,
    mayAct: admin.role !== "viewer",
    now: clock.now(),
  };
}
