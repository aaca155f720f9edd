import type { Ledger, LockedMessage } from "@intercom-dsar/ledger";
import type { Dispatcher } from "undici";
import type { CallbackPolicy } from "../../domain/callback-policy.ts";
import { signWebhook } from "../../http/standard-webhooks.ts";
import { callbackHeadersSchema } from "../../messages/callback-message.ts";
import { CallbackError } from "./callback-error.ts";
import { postTo } from "./post-to.ts";

export interface PostCallbackOptions {
  readonly ledger: { readonly reads: Pick<Ledger["reads"], "outcome"> };
  readonly policy: CallbackPolicy;
  readonly agent: Dispatcher;
  readonly now: () => number;
  /** Breaks off what is under way; it is tried again later. */
  readonly signal: AbortSignal;
}

/**
 * Posts the outcome that a callback speaks of, signed with every key of who asked, so that keys can be changed one after the other.
 * The same `webhook-id` each time: a receiver drops a repeat by it. Redirects are not followed.
 *
 * @throws {CallbackError}
 */
export async function postCallback(
  { ledger, policy, agent, now, signal }: PostCallbackOptions,
  { requestId, headers }: LockedMessage,
): Promise<{ readonly status: number }> {
  const { url, origin = null } = callbackHeadersSchema.parse(headers);
  const keys = policy.keys(origin);
  if (!policy.allows(origin, url) || keys.length === 0) throw new CallbackError("callback_not_allowed");
  const outcome = requestId === null ? null : await ledger.reads.outcome(requestId);
  if (outcome === null || outcome.value === null) throw new CallbackError("outcome_destroyed");
  const message = {
    id: `outcome:${requestId}`,
    timestamp: String(Math.floor(now() / 1_000)),
    payload: outcome.value,
  };
  return postTo(agent, url, signal, Buffer.from(outcome.value), {
    ...httpAttributes(outcome.headers),
    "webhook-id": message.id,
    "webhook-timestamp": message.timestamp,
    "webhook-signature": signWebhook(keys, message),
    "user-agent": "intercom-dsar",
  });
}

/** The CloudEvents attributes of an event, as HTTP's binary mode writes them. */
export function httpAttributes(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.replace(/^ce_/, "ce-"), value]),
  );
}
