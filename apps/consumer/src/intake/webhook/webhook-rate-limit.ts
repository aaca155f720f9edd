import rateLimit from "@fastify/rate-limit";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance } from "fastify";
import { RATE_WINDOW_MS, type SenderRates } from "./sender-rates.ts";
import { senderOf } from "./webhook-auth.ts";

/** Counts the requests of each sender, once it is known whose they are, so that nobody uses up what is another's. */
export async function limitRate(app: FastifyInstance, rates: SenderRates): Promise<void> {
  class SharedStore {
    incr(sender: string, callback: (error: null, result: ReturnType<SenderRates["count"]>) => void): void {
      callback(null, rates.count(sender));
    }
    child(): this {
      return this;
    }
  }
  await app.register(rateLimit, {
    hook: "preHandler",
    store: SharedStore,
    timeWindow: RATE_WINDOW_MS,
    keyGenerator: (request) => senderOf(request).name,
    max: (request) => senderOf(request).requestsPerMinute,
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem(429, "rate_limited", "The sender has used up its requests of this minute.", {
        retryAfterSeconds: ttl / 1_000,
      }),
  });
}
