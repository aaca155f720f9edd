import type { LockedMessage } from "@intercom-dsar/ledger";
import { signWebhook } from "../../http/standard-webhooks.ts";
import { callbackHeadersSchema } from "../../messages/callback-message.ts";
import { CallbackError } from "./callback-error.ts";
import { httpAttributes, type PostCallbackOptions } from "./post-callback.ts";
import { postTo } from "./post-to.ts";

export function isNotice({ headers }: LockedMessage): boolean {
  return headers.protocol === "notice";
}

/**
 * Posts a notice to where its recipient is now, which may have moved since, signed with every secret key of it. The same `webhook-id` each
 * time: a receiver drops a repeat by it. `callback_not_allowed` where the recipient has no URL any more.
 *
 * @throws {CallbackError}
 */
export async function postNotice(
  { policy, agent, now, signal }: Omit<PostCallbackOptions, "ledger">,
  { id, headers, value }: LockedMessage,
): Promise<{ readonly status: number }> {
  const { origin = null } = callbackHeadersSchema.parse(headers);
  const [url, keys] = [policy.defaultUrl(origin), policy.keys(origin)];
  if (url === null || !policy.allows(origin, url) || keys.length === 0)
    throw new CallbackError("callback_not_allowed");
  if (value === null) throw new CallbackError("outcome_destroyed");
  const message = { id, timestamp: String(Math.floor(now() / 1_000)), payload: value };
  const { protocol, url: _url, origin: _origin, ...attributes } = headers;
  return postTo(agent, url, signal, Buffer.from(value), {
    ...httpAttributes(attributes),
    "webhook-id": id,
    "webhook-timestamp": message.timestamp,
    "webhook-signature": signWebhook(keys, message),
    "user-agent": "intercom-dsar",
  });
}
