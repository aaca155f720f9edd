import { timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { type Answer, failure, ok } from "../api/answer.ts";
import { headerOf, jsonOf } from "../api/request-parts.ts";
import type { OAuthApp } from "../state/oauth-app.ts";
import type { AuthorizationServer } from "./authorization-server.ts";

const Exchange = z.object({ code: z.string(), client_id: z.string(), client_secret: z.string() });

/**
 * `POST /auth/eagle/token`, as a form (Intercom's sample) or as JSON. "Unauthorized Code" is Intercom's wording; what else it
 * answers here is not documented, so an unknown client is told apart by its code alone.
 */
export function exchangeCode(request: FastifyRequest, authorizationServer: AuthorizationServer): Answer {
  const parsed = Exchange.safeParse(parametersOf(request));
  if (!parsed.success)
    return failure(400, "parameter_not_found", "code, client_id and client_secret are needed");
  const app = authorizationServer.find(parsed.data.client_id);
  if (app === null || !isSame(app.client_secret, parsed.data.client_secret))
    return failure(401, "unauthorized_client", "Unauthorized Client");
  const grant = authorizationServer.redeem(parsed.data.code, app);
  if (grant === null) return failure(401, "unauthorized", "Unauthorized Code");
  return ok({ token_type: "Bearer", ...tokenMembers(app, grant.token) });
}

function tokenMembers({ token_members }: OAuthApp, token: string): object {
  if (token_members === "token") return { token };
  return token_members === "access_token" ? { access_token: token } : { token, access_token: token };
}

function parametersOf(request: FastifyRequest): unknown {
  if (headerOf(request, "content-type")?.startsWith("application/json") === true) return jsonOf(request);
  return Object.fromEntries(new URLSearchParams(typeof request.body === "string" ? request.body : ""));
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
