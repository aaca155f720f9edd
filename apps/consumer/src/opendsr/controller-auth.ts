import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { Problem } from "../http/problem.ts";
import { createRefusalLog, type RefusalLog } from "../intake/refusal-log.ts";
import { decorateSender, type SenderOptions, signerOf } from "../intake/webhook-auth.ts";
import type { WebhookSender } from "../intake/webhook-senders.ts";

/**
 * Lets known controllers alone into the routes of this scope. The specification leaves it to the processor how (section 4.3): a sender's
 * bearer token, or a signature as every other request of a sender has it.
 */
export function requireController(app: FastifyInstance, options: SenderOptions): void {
  const logRefusal = createRefusalLog(options.logger, options.now);
  decorateSender(app);
  app.addHook("preHandler", async (request) => {
    const { authorization } = request.headers;
    request.webhookSender =
      authorization === undefined
        ? signerOf(request, options, logRefusal)
        : holderOf(authorization, options, logRefusal);
  });
}

function holderOf(
  authorization: string,
  { senders }: Pick<SenderOptions, "senders">,
  logRefusal: RefusalLog,
): WebhookSender {
  const token = /^Bearer +([!-~]+)$/i.exec(authorization)?.[1] ?? "";
  const hash = createHash("sha256").update(token).digest();
  let holder: WebhookSender | undefined;
  for (const sender of senders)
    for (const known of sender.bearerTokens) if (timingSafeEqual(known, hash)) holder = sender;
  if (holder !== undefined) return holder;
  logRefusal("token_unknown");
  throw new Problem(401, "token_unknown", "The bearer token is not that of a known controller.", {
    headers: { "www-authenticate": "Bearer" },
  });
}
