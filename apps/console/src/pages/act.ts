import { Problem } from "@intercom-dsar/web/problem";
import { type PersonSession, requireAdmin } from "@intercom-dsar/web/sessions";
import type { FastifyReply, FastifyRequest } from "fastify";
import { actorOf } from "../api/actor.ts";
import type { RouteOptions } from "./page-context.ts";

export interface Deed {
  /** Path of the action, behind `/v1/operator`. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** With what it is done, for the notice. */
  readonly about: string;
  /** The page that comes after. */
  readonly next: string;
}

/** Asks the API to do something, and says on the next page what came of it, a conflict too. Throws where no administrator asks. */
export async function act(
  request: FastifyRequest,
  reply: FastifyReply,
  { api, sessions }: RouteOptions,
  { path, body, about, next }: Deed,
): Promise<FastifyReply> {
  const session: PersonSession = requireAdmin(request);
  const code = await api.act(actorOf(session), path, body).then(
    ({ result }) => result,
    (error: unknown) => {
      if (error instanceof Problem && error.status === 409) return error.code;
      throw error;
    },
  );
  sessions.setNotice(reply, session, { code, about, name: null });
  return reply.redirect(next, 303);
}
