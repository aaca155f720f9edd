import { setTimeout as delay } from "node:timers/promises";
import { ContractError } from "@intercom-dsar/dsar-events";
import { parseJson } from "@intercom-dsar/dsar-events/service";
import type { Ledger } from "@intercom-dsar/ledger";
import type { Logger } from "@intercom-dsar/service";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyRequest } from "fastify";
import type { HttpPlugin } from "../../http/http-server.ts";
import { createRefusalLog, type RefusalLog } from "../../http/refusal-log.ts";
import type { MessageFactory } from "../../messages/message-factory.ts";
import { readHubSignature, verifyHubSignature } from "./hub-signature.ts";
import { type Hint, type Notification, notificationSchema, toHint } from "./notification.ts";

export interface IntercomWebhookOptions {
  /** Client secrets of the Intercom apps whose webhooks lead here; several while one is changed. */
  readonly secrets: readonly string[];
  readonly ledger: Pick<Ledger, "hints">;
  readonly messages: Pick<MessageFactory, "reappeared">;
  readonly logger: Logger;
  readonly now: () => number;
  /** After this long the answer goes out, whether the hint is stored or not. @default 400 ms */
  readonly answerWithinMs?: number;
}

export const INTERCOM_WEBHOOK_PATH = "/v1/intercom/webhooks";
/** Intercom asks for an answer within half a second. */
const ANSWER_WITHIN_MS = 400;
/** A notification holds one contact with all its attributes. */
const BODY_BYTES = 512 * 1024;

/**
 * Intercom's own webhooks. They are hints: some are lost, come late, twice, or in another order, and no outcome depends on one. So a hint
 * that the ledger is slow to take is answered all the same; where the ledger is away, the 503 makes Intercom send it once more.
 */
export function intercomWebhook(options: IntercomWebhookOptions): HttpPlugin {
  const { logger, now, answerWithinMs = ANSWER_WITHIN_MS } = options;
  const refused = createRefusalLog(logger, "webhook_refused", now);
  return (app) => {
    // Intercom looks with HEAD whether the address is there.
    app.head(INTERCOM_WEBHOOK_PATH, (_request, reply) => reply.code(200).send());
    const onRequest = async ({ headers }: FastifyRequest) => {
      if (readHubSignature(headers["x-hub-signature"]) === null) throw unsigned(refused);
    };
    app.post(INTERCOM_WEBHOOK_PATH, { bodyLimit: BODY_BYTES, onRequest }, async (request, reply) => {
      const hint = readHint(options, refused, request);
      if (hint !== null) {
        const noted = note(options, hint);
        noted.catch((error) => logger.warn("intercom_hint_lost", { error }));
        await Promise.race([noted, delay(answerWithinMs)]);
      }
      return reply.code(200).send();
    });
  };
}

function readHint(
  { secrets, now }: IntercomWebhookOptions,
  refused: RefusalLog,
  request: FastifyRequest,
): Hint | null {
  const { body, headers } = request;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (!verifyHubSignature(headers["x-hub-signature"], bytes, secrets)) throw unsigned(refused);
  request.bodyVerified();
  const notification = readNotification(bytes);
  if (notification === null) throw new Problem(400, "invalid_notification", "This is no notification.");
  return toHint(notification, now());
}

function unsigned(refused: RefusalLog): Problem {
  refused("hub_signature_mismatch");
  return new Problem(401, "hub_signature_mismatch", "The notification is not signed by Intercom.");
}

async function note({ ledger, messages, logger }: IntercomWebhookOptions, hint: Hint): Promise<void> {
  const { workspaceId, at } = hint;
  const noted =
    hint.kind === "deleted"
      ? await ledger.hints.noteDeleted({ workspaceId, contactId: hint.contactId, at })
      : await ledger.hints.noteReappeared(hint, (seen) =>
          seen.map((each) => messages.reappeared(each, hint)),
        );
  for (const requestId of noted)
    logger.info("intercom_hint_noted", { requestId, workspaceId, kind: hint.kind });
}

/** `null` for what is no notification, or not JSON in UTF-8. */
function readNotification(bytes: Buffer): Notification | null {
  try {
    return notificationSchema.safeParse(parseJson(bytes), { reportInput: false }).data ?? null;
  } catch (error) {
    if (error instanceof ContractError) return null;
    throw error;
  }
}
