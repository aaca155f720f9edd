import rateLimit from "@fastify/rate-limit";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance } from "fastify";
import { senderOf } from "./webhook-auth.ts";

const WINDOW_MS = 60_000;

/** Counts the requests of each sender, once it is known whose they are, so that nobody uses up what is another's. */
export async function limitRate(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    hook: "preHandler",
    timeWindow: WINDOW_MS,
    keyGenerator: (request) => senderOf(request).name,
    max: (request) => senderOf(request).requestsPerMinute,
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem(429, "rate_limited", "The sender has used up its requests of this minute.", {
        retryAfterSeconds: ttl / 1_000,
      }),
  });
}
