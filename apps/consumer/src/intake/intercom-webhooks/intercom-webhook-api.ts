import { type ApiPart, openApiSchema, problems } from "../../http/openapi.ts";
import { INTERCOM_WEBHOOK_PATH } from "./intercom-webhook.ts";
import { notificationSchema } from "./notification.ts";

/** Where Intercom sends its webhooks. */
export function intercomWebhookApi(): ApiPart {
  return {
    tag: {
      name: "intercom",
      description: "For Intercom alone: give this address as the endpoint of the app's webhooks.",
    },
    paths: {
      [INTERCOM_WEBHOOK_PATH]: {
        head: {
          operationId: "headIntercomWebhook",
          tags: ["intercom"],
          summary: "Tells Intercom that the address is there.",
          responses: { 200: { description: "It is." } },
        },
        post: {
          operationId: "postIntercomWebhook",
          tags: ["intercom"],
          summary: "A notification: a hint that no outcome depends on.",
          security: [{ hubSignature: [] }],
          requestBody: {
            required: true,
            content: {
              "application/json": { schema: { $ref: "#/components/schemas/IntercomNotification" } },
            },
          },
          responses: {
            200: { description: "Taken; topics that say nothing here as well." },
            ...problems({
              400: "Not a notification.",
              401: "Not signed with a client secret of the app.",
              413: "The body is larger than 512 KiB.",
              415: "Not JSON, or sent with a content encoding.",
              503: "The ledger can't be reached now, or too many large bodies are under way.",
            }),
          },
        },
      },
    },
    schemas: { IntercomNotification: openApiSchema(notificationSchema) },
    securitySchemes: {
      hubSignature: {
        type: "apiKey",
        in: "header",
        name: "x-hub-signature",
        description: "`sha1=` and the HMAC-SHA1 of the body, in hex, under the app's client secret.",
      },
    },
  };
}
