import { EVENT_TYPES } from "@intercom-dsar/dsar-events";
import { jsonSchemas } from "@intercom-dsar/dsar-events/service";
import { z } from "zod";
import { type ApiPart, openApiSchema, problems } from "../../http/openapi.ts";
import { resultViewSchema } from "./result-view.ts";
import { SENDER_HEADER } from "./senders-to-try.ts";
import { statusViewSchema } from "./status-view.ts";

/** The answer to a request that was taken. */
export const acceptedSchema = z
  .strictObject({
    requestId: z.string(),
    statusUrl: z.string().describe("Where the request can be asked about; the same as the header Location."),
  })
  .meta({ title: "Accepted" });
export type Accepted = z.infer<typeof acceptedSchema>;

const SIGNED = [{ webhookId: [], webhookTimestamp: [], webhookSignature: [] }];
const REFUSALS = problems({
  401: "Not signed by a known sender, or signed more than five minutes ago.",
  429: "The sender has used up its requests of this minute.",
  503: "The ledger can't be reached now, or too many large bodies are under way; nothing was stored.",
});
const byId = {
  name: "requestId",
  in: "path",
  required: true,
  schema: { type: "string", pattern: "^[A-Za-z0-9._-]{1,128}$" },
};
const json = (schema: string) => ({
  "application/json": { schema: { $ref: `#/components/schemas/${schema}` } },
});
const PREFER = {
  name: "Prefer",
  in: "header",
  description: "`wait=30`: the outcome itself, if the request ends within so many seconds (60 at most).",
  schema: { type: "string" },
};
const unknown = problems({ 404: "The sender has no request of this id." });

/** `POST /v1/requests` and what belongs to it. */
export function webhookApi(): ApiPart {
  const schemas = jsonSchemas();
  return {
    tag: {
      name: "requests",
      description:
        "Signed as Standard Webhooks 1.0 say, over `webhook-id.webhook-timestamp.body`: HMAC-SHA256 (`v1`) or Ed25519 (`v1a`). A request without a body signs its method and path in its place, as in `GET /v1/requests/my-1`.",
    },
    paths: {
      "/v1/requests": { post: postRequest() },
      "/v1/previews": { post: postPreview() },
      "/v1/requests/{requestId}/result": { parameters: [byId], get: getResult() },
      "/v1/requests/{requestId}": { parameters: [byId], get: getRequest(), delete: deleteRequest() },
      "/v1/requests/{requestId}/outcome": { parameters: [byId], get: getOutcome() },
    },
    schemas: {
      Request: withoutId(schemas[EVENT_TYPES.request]),
      Preview: withoutId(schemas[EVENT_TYPES.preview]),
      Outcome: withoutId(schemas[EVENT_TYPES.outcome]),
      RequestEvent: requestEvent(),
      Accepted: openApiSchema(acceptedSchema),
      RequestStatus: openApiSchema(statusViewSchema),
      Result: openApiSchema(resultViewSchema),
    },
    securitySchemes: {
      webhookId: header("webhook-id", "Unique for each message; the same when it is sent again."),
      webhookTimestamp: header("webhook-timestamp", "Seconds since 1970."),
      webhookSignature: header(
        "webhook-signature",
        "`v1,` or `v1a,` and the signature in base64; several with spaces between.",
      ),
    },
  };
}

function postRequest(): object {
  return {
    operationId: "postRequest",
    tags: ["requests"],
    summary: "Ask for access or deletion.",
    description:
      "Answered once the request is on disk. The same request again is answered like the first. A request that can be read but not served is taken, and its outcome is `rejected`.",
    security: SIGNED,
    parameters: [
      {
        name: SENDER_HEADER,
        in: "header",
        description:
          "The sender's own name: its keys alone are tried. Needed for a large body, or a signature of Ed25519, where the service knows very many keys (401, `sender_required`).",
        schema: { type: "string" },
      },
      PREFER,
    ],
    requestBody: {
      required: true,
      content: {
        ...json("Request"),
        "application/cloudevents+json": { schema: { $ref: "#/components/schemas/RequestEvent" } },
      },
    },
    responses: {
      200: { description: "The outcome, where `Prefer: wait` asked for it.", content: json("Outcome") },
      202: {
        description: "The request is stored and will be performed.",
        headers: { Location: { schema: { type: "string" } } },
        content: json("Accepted"),
      },
      ...REFUSALS,
      ...problems({
        400: "Not a request of the contract; `errors` points at the field.",
        403: "The sender may not ask for this kind, workspace or callback.",
        404: "A cancel of a request that the sender does not have.",
        409: "The id is taken by a request of another meaning; for a cancel: the request has begun or ended.",
        413: "The body is larger than 64 KiB.",
        415: "Not JSON, or sent with a content encoding.",
      }),
    },
  };
}

/** The same as a request, but for what is asked. */
function postPreview(): object {
  return {
    ...postRequest(),
    operationId: "postPreview",
    summary: "Ask what a deletion would delete; nothing is changed.",
    description:
      "Taken, answered and asked about like a request, under an id of its own. The outcome is `previewed`, with the ids under `plan`: a deletion has the same `planDigest` where nothing has changed since. It takes the right to a deletion.",
    requestBody: {
      required: true,
      content: {
        ...json("Preview"),
        "application/cloudevents+json": { schema: { $ref: "#/components/schemas/RequestEvent" } },
      },
    },
  };
}

function getRequest(): object {
  return {
    operationId: "getRequest",
    tags: ["requests"],
    summary: "How a request stands. Names nobody.",
    security: SIGNED,
    responses: {
      200: { description: "How the request stands.", content: json("RequestStatus") },
      ...REFUSALS,
      ...unknown,
    },
  };
}

function getResult(): object {
  return {
    operationId: "getResult",
    tags: ["requests"],
    summary: "New links to the files of a request, beside those in its outcome. They expire together.",
    security: SIGNED,
    responses: {
      200: { description: "A link for each file.", content: json("Result") },
      ...REFUSALS,
      ...problems({
        404: "The sender has no request of this id, or it gave no file that a link leads to.",
        410: "The files are no longer kept.",
      }),
    },
  };
}

function getOutcome(): object {
  return {
    operationId: "getOutcome",
    tags: ["requests"],
    summary: "The outcome of a request, once it has ended.",
    security: SIGNED,
    parameters: [PREFER],
    responses: {
      200: { description: "The outcome.", content: json("Outcome") },
      202: { description: "The request has not ended: how it stands.", content: json("RequestStatus") },
      ...REFUSALS,
      ...unknown,
      ...problems({ 410: "The outcome was kept for its time (IDENTIFIER_RETENTION), and is destroyed." }),
    },
  };
}

function deleteRequest(): object {
  return {
    operationId: "cancelRequest",
    tags: ["requests"],
    summary: "Cancel a request that has not begun.",
    security: SIGNED,
    responses: {
      200: { description: "It was cancelled before.", content: json("RequestStatus") },
      202: {
        description: "It ends as cancelled, unless it begins this moment.",
        content: json("RequestStatus"),
      },
      ...REFUSALS,
      ...unknown,
      ...problems({ 409: "The request has begun, or has ended." }),
    },
  };
}

function requestEvent(): object {
  return {
    title: "Request as a CloudEvent",
    description:
      "CloudEvents 1.0 in structured mode; a cancel, and a preview as an event, is taken in this mode alone.",
    type: "object",
    required: ["specversion", "id", "source", "type"],
    properties: {
      specversion: { const: "1.0" },
      id: { type: "string", minLength: 1 },
      source: { type: "string", minLength: 1 },
      type: { enum: [EVENT_TYPES.request, EVENT_TYPES.preview, EVENT_TYPES.cancel] },
      time: { type: "string", format: "date-time" },
      data: { type: "object", required: ["requestId"] },
    },
  };
}

function header(name: string, description: string): object {
  return { type: "apiKey", in: "header", name, description };
}

function withoutId(schema: object | undefined): object {
  const { $schema, $id, ...rest } = { $schema: undefined, $id: undefined, ...schema };
  return rest;
}
