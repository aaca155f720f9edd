import { Problem } from "@intercom-dsar/web/problem";
import { type PersonSession, requireAdmin } from "@intercom-dsar/web/sessions";
import type { FastifyReply, FastifyRequest } from "fastify";
import { actorOf } from "../api/actor.ts";
import { ActionResult } from "../api/schemas.ts";
import type { RouteOptions } from "./page-context.ts";

export interface Deed {
  /** Path of the action, behind `/v1/operator`. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** With what it is done, for the notice. */
  readonly about: string;
  /** The page that comes after. */
  readonly next: string;
  /** The page of a request that was made anew. */
  readonly nextOf?: (requestId: string) => string;
  /** Words for a result that means something else with this action. */
  readonly words?: Readonly<Record<string, string>>;
}

/** Asks the API to do something, and says on the next page what came of it, a conflict too. Throws where no administrator asks. */
export async function act(
  request: FastifyRequest,
  reply: FastifyReply,
  { api, sessions }: RouteOptions,
  { path, body, about, next, nextOf, words }: Deed,
): Promise<FastifyReply> {
  const session: PersonSession = requireAdmin(request);
  const { result, requestId } = await api
    .act(actorOf(session), path, body, ActionResult)
    .catch((error: unknown) => {
      if (error instanceof Problem && error.status === 409)
        return { result: error.code, requestId: undefined };
      throw error;
    });
  const code = words?.[result] ?? result;
  sessions.setNotice(reply, session, { code, about: requestId ?? about, name: null });
  return reply.redirect(requestId === undefined || nextOf === undefined ? next : nextOf(requestId), 303);
}
