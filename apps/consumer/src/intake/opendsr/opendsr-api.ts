import {
  cancellationSchema,
  discoverySchema,
  errorSchema,
  openDsrRequestSchema,
  receiptSchema,
  statusSchema,
} from "@intercom-dsar/opendsr";
import { type ApiPart, openApiSchema } from "../../http/openapi.ts";

const SECURITY = [{ controllerToken: [] }, { webhookId: [], webhookTimestamp: [], webhookSignature: [] }];
const REFUSALS = {
  401: "No token or signature of a known controller.",
  429: "The controller has used up its requests of this minute.",
  503: "The ledger can't be reached now, or too many large bodies are under way; nothing was stored.",
};
const byId = {
  name: "subjectRequestId",
  in: "path",
  required: true,
  schema: { type: "string", format: "uuid" },
};
const json = (schema: string) => ({
  "application/json": { schema: { $ref: `#/components/schemas/${schema}` } },
});
const signed = (description: string, schema: string) => ({
  description,
  headers: {
    "X-OpenDSR-Processor-Domain": { schema: { type: "string" } },
    "X-OpenDSR-Signature": { schema: { type: "string" } },
  },
  content: json(schema),
});
const errors = (descriptions: Readonly<Record<number, string>>) =>
  Object.fromEntries(
    Object.entries(descriptions).map(([status, description]) => [
      status,
      { description, content: json("OpenDsrError") },
    ]),
  );
const unknown = { 404: "The controller has no request of this id." };

/** OpenDSR 2.0. The routes of version 1 (`/opendsr/v1/opengdpr_requests`) take and answer the same, and are not listed. */
export function openDsrApi(): ApiPart {
  const operation = (operationId: string, summary: string, rest: object) => ({
    operationId,
    tags: ["opendsr"],
    summary,
    ...rest,
  });
  return {
    tag: {
      name: "opendsr",
      description: "OpenDSR 2.0 (https://github.com/opengdpr/OpenDSR/blob/master/specification.md).",
    },
    paths: {
      "/opendsr/v2/discovery": {
        get: operation("getOpenDsrDiscovery", "What controllers may ask for.", {
          responses: { 200: signed("What is supported.", "OpenDsrDiscovery") },
        }),
      },
      "/opendsr/v2/requests": {
        post: operation("postOpenDsrRequest", "Ask for access, portability or erasure.", {
          security: SECURITY,
          requestBody: { required: true, content: json("OpenDsrRequest") },
          responses: {
            201: signed("The request is stored and will be performed.", "OpenDsrReceipt"),
            ...errors({
              ...REFUSALS,
              400: "Not a request of OpenDSR, a callback that is not allowed, or an id that is taken.",
              403: "The controller may not ask for this type or workspace.",
              413: "The body is larger than 64 KiB.",
              415: "Not JSON, or sent with a content encoding.",
            }),
          },
        }),
      },
      "/opendsr/v2/requests/{subjectRequestId}": {
        parameters: [byId],
        get: operation("getOpenDsrStatus", "How a request stands. Names nobody.", {
          security: SECURITY,
          responses: {
            200: signed("How the request stands.", "OpenDsrStatus"),
            ...errors({ ...REFUSALS, ...unknown }),
          },
        }),
        delete: operation("cancelOpenDsrRequest", "Cancel a request that is pending.", {
          security: SECURITY,
          responses: {
            202: signed("It ends as cancelled, unless it begins this moment.", "OpenDsrCancellation"),
            ...errors({ ...REFUSALS, ...unknown, 400: "The request is not pending any more." }),
          },
        }),
      },
      "/opendsr/v2/requests/{subjectRequestId}/results": {
        parameters: [byId],
        get: operation(
          "getOpenDsrResults",
          "The outcome: the package of an access, the evidence of an erasure.",
          {
            security: SECURITY,
            responses: {
              200: signed("The outcome.", "Outcome"),
              ...errors({ ...REFUSALS, 404: "No request of this id, no results yet, or no longer." }),
            },
          },
        ),
      },
    },
    schemas: {
      OpenDsrDiscovery: openApiSchema(discoverySchema),
      OpenDsrRequest: openApiSchema(openDsrRequestSchema),
      OpenDsrReceipt: openApiSchema(receiptSchema),
      OpenDsrStatus: openApiSchema(statusSchema),
      OpenDsrCancellation: openApiSchema(cancellationSchema),
      OpenDsrError: openApiSchema(errorSchema),
    },
    securitySchemes: {
      controllerToken: { type: "http", scheme: "bearer", description: "One of the sender's `bearerTokens`." },
    },
  };
}
