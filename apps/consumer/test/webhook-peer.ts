import { randomBytes, randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";

/** Another team's client of the HTTP server, signing with the standard's own library. */
export interface WebhookPeer {
  readonly url: string;
  /** To `/v1/requests`, unless it is for another path. */
  post(body: unknown, headers?: Record<string, string>, path?: string): Promise<Response>;
  get(requestId: string): Promise<Response>;
  delete(requestId: string): Promise<Response>;
  /** As the recipient of a notice, whose key this is. */
  acknowledge(noticeId: string): Promise<Response>;
}

export function freshKey(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** What `WEBHOOK_SENDERS` holds for one sender. */
export function sendersOf(
  ...senders: readonly { name: string; keys: string[]; [right: string]: unknown }[]
): string {
  return JSON.stringify(senders);
}

export function createWebhookPeer(url: string, key: string): WebhookPeer {
  const webhook = new Webhook(key);
  const signed = (payload: string) => {
    const id = `msg_${randomUUID()}`;
    const now = new Date();
    return {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
      "webhook-signature": webhook.sign(id, now, payload),
    };
  };
  const bare = (method: "GET" | "DELETE" | "POST", pathOf: (id: string) => string) => (id: string) => {
    const path = pathOf(id);
    return fetch(url + path, { method, headers: signed(`${method} ${path}`) });
  };
  const requestPath = (requestId: string) => `/v1/requests/${requestId}`;
  return {
    url,
    post(body, headers = {}, path = "/v1/requests") {
      const payload = typeof body === "string" ? body : JSON.stringify(body);
      return fetch(url + path, {
        method: "POST",
        body: payload,
        headers: { "content-type": "application/json", ...signed(payload), ...headers },
      });
    },
    get: bare("GET", requestPath),
    delete: bare("DELETE", requestPath),
    acknowledge: bare("POST", (noticeId) => `/v1/notices/${noticeId}/acknowledge`),
  };
}

export function requestOf(requestId: string, kind = "access", email = "jo@example.com", more: object = {}) {
  return { requestId, kind, identifiers: [{ type: "email", value: email }], ...more };
}
