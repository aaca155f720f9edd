import { openApiDocument } from "../http/openapi.ts";
import { intercomWebhookApi } from "../intake/intercom-webhooks/intercom-webhook-api.ts";
import { noticeApi } from "../intake/notices/notice-endpoint.ts";
import { openDsrApi } from "../intake/opendsr/opendsr-api.ts";
import { receiptKeysApi } from "../intake/receipt-keys/receipt-keys.ts";
import { webhookApi } from "../intake/webhook/webhook-api.ts";
import { resultApi } from "../results/result-api.ts";

/** The whole HTTP API; `openapi.json` is made from it. */
export function httpApi(): object {
  return openApiDocument([
    webhookApi(),
    resultApi(),
    intercomWebhookApi(),
    openDsrApi(),
    receiptKeysApi(),
    noticeApi(),
  ]);
}
