import type { Logger } from "@intercom-dsar/service";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { WebhookSender } from "../../domain/sender.ts";
import { createRefusalLog, type RefusalLog } from "../../http/refusal-log.ts";
import { checkWebhookHeaders, type SignatureRefusal } from "../../http/standard-webhooks.ts";
import { findSigner } from "./find-signer.ts";
import type { NamedKeys } from "./senders-to-try.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Whose key signed the request; `null` in routes that no sender signs. */
    webhookSender: WebhookSender | null;
  }
}

const DETAILS: Readonly<Record<SignatureRefusal, string>> = {
  signature_missing:
    "Send the headers webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks).",
  signature_malformed:
    "webhook-timestamp is in whole seconds since 1970, webhook-signature is v1, and the base64 of an HMAC-SHA256, or v1a, and that of an Ed25519 signature.",
  timestamp_outside_window: "webhook-timestamp lies more than five minutes from the server's time.",
  signature_mismatch:
    'No key fits. Signed is "ID.TIMESTAMP.BODY"; the body of a GET or DELETE is its method and path, as in "GET /v1/requests/my-1".',
};
const CHALLENGE = { "www-authenticate": "Standard-Webhooks" };

export interface SenderOptions {
  readonly senders: readonly WebhookSender[];
  readonly now: () => number;
  readonly logger: Logger;
}

interface Verifier<Sender> {
  readonly senders: readonly Sender[];
  readonly now: () => number;
  readonly refused: RefusalLog;
}

/** Lets signed requests alone into the routes of this scope, and knows whose they are. */
export function requireSender(app: FastifyInstance, { senders, now, logger }: SenderOptions): void {
  const verifier = { senders, now, refused: createRefusalLog(logger, "webhook_refused", now) };
  decorateSender(app);
  app.addHook("onRequest", async (request) => requireSignature(request, verifier));
  app.addHook("preHandler", async (request) => {
    request.webhookSender = signerOf(request, verifier);
  });
}

/** Gives the requests of this scope a place for who sent them. */
export function decorateSender(app: FastifyInstance): void {
  app.decorateRequest("webhookSender", null);
}

/** Throws a 401, before the body is read, where the headers hold no signature that could be right. */
export function requireSignature(
  { headers }: FastifyRequest,
  { now, refused }: Pick<Verifier<unknown>, "now" | "refused">,
): void {
  const code = checkWebhookHeaders(headers, now());
  if (code === null) return;
  refused(code);
  throw unauthorized(code);
}

/** Whose key signed the request; throws a 401 where it is nobody's. */
export function signerOf<Sender extends NamedKeys>(
  request: FastifyRequest,
  { senders, now, refused }: Verifier<Sender>,
): Sender {
  const signer = findSigner(senders, request.headers, signedPayload(request), now());
  if ("refused" in signer) {
    const code = signer.refused;
    refused(code);
    if (code !== "sender_required") throw unauthorized(code);
    throw new Problem(401, code, "The sender has to name itself in webhook-sender.", {
      detail: "So large a body, or so many public keys, are not tried for every sender.",
      headers: CHALLENGE,
    });
  }
  request.bodyVerified();
  return signer.sender;
}

export function senderOf(request: FastifyRequest): WebhookSender {
  if (request.webhookSender === null) throw unauthorized("signature_missing");
  return request.webhookSender;
}

/**
 * The body as it came. Where the path names what is asked about, the method and the path are signed in its place, and a body is passed over:
 * else whoever saw a signed GET could send its headers again as the DELETE of any request.
 */
function signedPayload({ method, body, routeOptions, params }: FastifyRequest): Uint8Array | string {
  const named = Object.entries(params as Record<string, string>);
  if (named.length === 0) return Buffer.isBuffer(body) ? body : "";
  let path = routeOptions.url ?? "";
  for (const [name, value] of named) path = path.replace(`:${name}`, () => value);
  return `${method} ${path}`;
}

function unauthorized(code: SignatureRefusal): Problem {
  return new Problem(401, code, "The request is not signed by a known sender.", {
    detail: DETAILS[code],
    headers: CHALLENGE,
  });
}
