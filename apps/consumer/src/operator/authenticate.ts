import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock, Logger } from "@intercom-dsar/service";
import { createAttemptLimiter } from "@intercom-dsar/web/attempt-limiter";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance, FastifyRequest } from "fastify";
import {
  includesRole,
  lesserRole,
  OPERATOR_ROLES,
  type OperatorKey,
  type OperatorRole,
} from "../domain/operator-key.ts";
import { createRefusalLog } from "../http/refusal-log.ts";

/** Headers in which the console names whom it has signed in, and as what. */
const ACTOR_HEADER = "operator-actor";
const ROLE_HEADER = "operator-role";

/** Who asks. */
export interface Operator {
  /** The person, where the console names one, else the credential. */
  readonly actor: string;
  readonly credential: string;
  readonly role: OperatorRole;
}

declare module "fastify" {
  interface FastifyRequest {
    /** `null` outside the operator API. */
    operator: Operator | null;
  }
}

/** Failed tries of one address, and of all, in a minute. */
const ATTEMPTS = { perSource: 20, overall: 200, windowMs: 60_000 };
const ACTOR = /^[!-~]{1,128}$/;

/** Lets known credentials alone into the routes of this scope, and no viewer into those that act. */
export function requireOperator(
  app: FastifyInstance,
  {
    keys,
    clock,
    logger,
  }: { readonly keys: readonly OperatorKey[]; readonly clock: Clock; readonly logger: Logger },
): void {
  const refused = createRefusalLog(logger, "operator_refused", clock.now);
  const attempts = createAttemptLimiter(clock, ATTEMPTS);
  app.decorateRequest("operator", null);
  app.addHook("onRequest", async (request) => {
    const waitMs = attempts.acquire(request.ip, false);
    if (waitMs > 0) {
      refused("too_many_attempts");
      throw new Problem(429, "too_many_attempts", "Too many wrong credentials came from there.", {
        retryAfterSeconds: waitMs / 1_000,
      });
    }
    const key = keyOf(keys, request.headers.authorization);
    if (key === null) {
      refused("credential_refused");
      throw new Problem(401, "credential_refused", "The operator's credential is missing or wrong.", {
        headers: { "www-authenticate": "Bearer" },
      });
    }
    attempts.forgive(request.ip, false);
    request.operator = operatorOf(key, request);
    request.bodyVerified();
    // Whoever may not act learns nothing of what a body would have been refused for.
    if (request.method !== "GET") requireRole(request, "operator");
  });
}

/** Throws a 403 where the operator's role does not include `needed`. */
export function requireRole(request: FastifyRequest, needed: OperatorRole): Operator {
  const { operator } = request;
  if (operator === null) throw new Error("the route is not under the hook that knows operators");
  if (includesRole(operator.role, needed)) return operator;
  throw new Problem(403, "role_missing", `This takes the role ${needed}.`);
}

/** Each one is compared, also after one fits: the time tells nothing. */
function keyOf(keys: readonly OperatorKey[], authorization: string | undefined): OperatorKey | null {
  const token = /^Bearer +([!-~]+)$/i.exec(authorization ?? "")?.[1] ?? "";
  const given = createHash("sha256").update(token).digest();
  let found: OperatorKey | null = null;
  for (const key of keys) for (const digest of key.digests) if (timingSafeEqual(digest, given)) found = key;
  return found;
}

function operatorOf({ name, role, forwardsActor }: OperatorKey, { headers }: FastifyRequest): Operator {
  const actor = headers[ACTOR_HEADER];
  const asked = headers[ROLE_HEADER];
  if (actor === undefined && asked === undefined) return { actor: name, credential: name, role };
  if (!forwardsActor)
    throw new Problem(403, "actor_not_allowed", "This credential may not speak for somebody else.");
  const actorRole = OPERATOR_ROLES.find((known) => known === asked);
  if (typeof actor !== "string" || !ACTOR.test(actor) || actorRole === undefined)
    throw new Problem(400, "actor_invalid", "operator-actor and operator-role have to be there together.", {
      detail:
        "The actor has 1 to 128 printable characters without spaces, the role is viewer, operator or admin.",
    });
  return { actor, credential: name, role: lesserRole(role, actorRole) };
}
