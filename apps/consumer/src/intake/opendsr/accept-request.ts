import { ContractError } from "@intercom-dsar/dsar-events";
import { parseJson } from "@intercom-dsar/dsar-events/service";
import type { Submission } from "@intercom-dsar/ledger";
import { type OpenDsrReceipt, type OpenDsrRequest, toDsarRequest } from "@intercom-dsar/opendsr";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import { controllerOrigin, type WebhookSender } from "../../domain/sender.ts";
import { controllerCallbacks } from "../../messages/controller-callbacks.ts";
import type { OpenDsrExtra } from "../../messages/wanted-callbacks.ts";
import { decodeRecord, storedSubmission } from "../to-submission.ts";
import { requireRights } from "../webhook/sender-rights.ts";
import { senderOf } from "../webhook/webhook-auth.ts";
import type { OpenDsrOptions } from "./opendsr-options.ts";
import { expectedCompletion } from "./status-document.ts";

/** `POST /requests`: answered once the request is on disk; the same request again is answered in the same way. */
export async function acceptRequest(
  options: OpenDsrOptions,
  schema: z.ZodType<OpenDsrRequest>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { store, ledger, submissions, logger } = options;
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const sender = senderOf(request);
  const receivedTime = new Date(submissions.now()).toISOString();
  const stated = parseRequest(schema, body);
  const { subject_request_id: requestId } = stated;
  const submission = submissionOf(options, stated, sender, request);
  const receipt = await store(submission);
  logger.info("request_received", { requestId, clientId: sender.name, result: receipt });
  const identity = { sender: sender.name, requestId };
  const view = receipt === "conflict" ? null : await ledger.reads.findOwn(identity);
  if (view === null)
    // Section 7.5 has one status for every request that can't be taken.
    throw new Problem(400, "request_id_conflict", "The id is taken by a request of another meaning.", {
      path: "subject_request_id",
    });
  const answer: OpenDsrReceipt = {
    controller_id: sender.name,
    expected_completion_time: expectedCompletion(view),
    received_time: receivedTime,
    encoded_request: body.toString("base64"),
    subject_request_id: requestId,
  };
  return reply.code(201).send(answer);
}

/** What every request of the webhook or Kafka has in its body, and none of OpenDSR. */
const OF_OTHER_ENDPOINTS = ["requestId", "specversion"];

/**
 * A signature covers the body, and not where it was posted to: a body that is also a request of another endpoint could be sent there
 * once more, by whoever saw it, and is none of either.
 */
function parseRequest(schema: z.ZodType<OpenDsrRequest>, body: Buffer): OpenDsrRequest {
  const json = readJson(body);
  const foreign = OF_OTHER_ENDPOINTS.find(
    (key) => typeof json === "object" && json !== null && Object.hasOwn(json, key),
  );
  if (foreign !== undefined)
    throw new Problem(400, "invalid_schema", "The body is a request of another endpoint too.", {
      path: foreign,
    });
  const result = schema.safeParse(json, { reportInput: false });
  if (result.success) return result.data;
  throw new Problem(400, "invalid_schema", "The body is no OpenDSR request.", {
    path: result.error.issues[0]?.path.map(String).join(".") || null,
  });
}

function submissionOf(
  { settings, submissions, callbacks }: OpenDsrOptions,
  stated: OpenDsrRequest,
  sender: WebhookSender,
  { headers }: FastifyRequest,
): Submission {
  const origin = controllerOrigin(sender);
  const statusCallbackUrls = stated.status_callback_urls ?? [];
  const refused = statusCallbackUrls.findIndex((url) => !callbacks.allows(origin, url));
  if (refused >= 0)
    throw new Problem(400, "callback_not_allowed", "The controller may not name this callback URL.", {
      path: `status_callback_urls.${refused}`,
    });
  const decoded = decodeRecord(
    {
      value: Buffer.from(JSON.stringify(toDsarRequest(stated, settings.signer.domain))),
      headers: {
        "content-type": "application/json",
        traceparent: typeof headers.traceparent === "string" ? headers.traceparent : undefined,
      },
      timestamp: submissions.now(),
    },
    submissions,
  );
  if (decoded.type !== "request" && decoded.type !== "rejection")
    throw new Problem(400, "invalid_schema", "The body asks for what the service can't read.");
  const allowed = requireRights(sender, callbacks, decoded);
  const submission = storedSubmission(
    allowed,
    { sender: sender.name, origin, onConflict: null },
    submissions,
  );
  if (submission.type === "request" && allowed.type === "request")
    return withCallbacks(submission, allowed.request, { statusCallbackUrls });
  if (submission.type !== "rejection") return submission;
  return {
    ...submission,
    outcome: (facts) => [
      ...[submission.outcome(facts)].flat(),
      ...controllerCallbacks(callbacks, "ended", { requestId: facts.requestId, origin, statusCallbackUrls }),
    ],
  };
}

/** Callbacks are kept with the request, sealed, until it is time for them. */
function withCallbacks(
  submission: Extract<Submission, { type: "request" }>,
  request: object,
  openDsr: OpenDsrExtra,
): Submission {
  const payload = Buffer.from(JSON.stringify({ ...request, openDsr }));
  return { ...submission, request: { ...submission.request, payload } };
}

function readJson(body: Buffer): unknown {
  try {
    return parseJson(body);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    throw new Problem(400, error.code, "The body is not JSON in UTF-8.");
  }
}
