import { openApiDocument } from "./http/openapi.ts";
import { webhookApi } from "./intake/webhook-api.ts";
import { intercomWebhookApi } from "./intercom-webhooks/intercom-webhook-api.ts";
import { openDsrApi } from "./opendsr/opendsr-api.ts";

/** The whole HTTP API; `openapi.json` is made from it. */
export function httpApi(): object {
  return openApiDocument([webhookApi(), intercomWebhookApi(), openDsrApi()]);
}
