import { createHash, timingSafeEqual } from "node:crypto";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance } from "fastify";
import type { WebhookSender } from "../../domain/sender.ts";
import { createRefusalLog, type RefusalLog } from "../../http/refusal-log.ts";
import { decorateSender, requireSignature, type SenderOptions, signerOf } from "../webhook/webhook-auth.ts";

/**
 * Lets known controllers alone into the routes of this scope. The specification leaves it to the processor how (section 4.3): a sender's
 * bearer token, or a signature as every other request of a sender has it.
 */
export function requireController(app: FastifyInstance, { senders, now, logger }: SenderOptions): void {
  const verifier = { senders, now, refused: createRefusalLog(logger, "webhook_refused", now) };
  decorateSender(app);
  app.addHook("onRequest", async (request) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return requireSignature(request, verifier);
    request.webhookSender = holderOf(authorization, senders, verifier.refused);
    request.bodyVerified();
  });
  app.addHook("preHandler", async (request) => {
    request.webhookSender ??= signerOf(request, verifier);
  });
}

function holderOf(
  authorization: string,
  senders: readonly WebhookSender[],
  refused: RefusalLog,
): WebhookSender {
  const token = /^Bearer +([!-~]+)$/i.exec(authorization)?.[1] ?? "";
  const hash = createHash("sha256").update(token).digest();
  let holder: WebhookSender | undefined;
  for (const sender of senders)
    for (const known of sender.bearerTokens) if (timingSafeEqual(known, hash)) holder = sender;
  if (holder !== undefined) return holder;
  refused("token_unknown");
  throw new Problem(401, "token_unknown", "The bearer token is not that of a known controller.", {
    headers: { "www-authenticate": "Bearer" },
  });
}
