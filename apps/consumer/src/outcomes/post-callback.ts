import type { HeldMessage, Ledger } from "@intercom-dsar/ledger";
import { type Dispatcher, request } from "undici";
import { signWebhook } from "../http/standard-webhooks.ts";
import { CallbackError } from "./callback-error.ts";
import { callbackHeadersSchema } from "./callback-message.ts";
import type { CallbackPolicy } from "./callback-policy.ts";

export interface PostCallbackOptions {
  readonly ledger: Pick<Ledger, "outcome">;
  readonly policy: CallbackPolicy;
  readonly agent: Dispatcher;
  readonly now: () => number;
  /** Breaks off what is under way; it is tried again later. */
  readonly signal: AbortSignal;
}

const TOTAL_TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 16 * 1024;
const LONGEST_RETRY_AFTER_SECONDS = 6 * 60 * 60;

/**
 * Posts the outcome that a callback speaks of, signed with every key of who asked, so that keys can be changed one after the other.
 * The same `webhook-id` each time: a receiver drops a repeat by it. Redirects are not followed.
 *
 * @throws {CallbackError}
 */
export async function postCallback(
  { ledger, policy, agent, now, signal }: PostCallbackOptions,
  { requestId, headers }: HeldMessage,
): Promise<{ readonly status: number }> {
  const { url, origin = null } = callbackHeadersSchema.parse(headers);
  const keys = policy.keys(origin);
  if (!policy.allows(origin, url) || keys.length === 0) throw new CallbackError("callback_not_allowed");
  const outcome = requestId === null ? null : await ledger.outcome(requestId);
  if (outcome === null || outcome.value === null) throw new CallbackError("outcome_destroyed");
  const message = {
    id: `outcome:${requestId}`,
    timestamp: String(Math.floor(now() / 1_000)),
    payload: outcome.value,
  };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TOTAL_TIMEOUT_MS)]);
  const { status, retryAfter } = await post(agent, url, limit, Buffer.from(outcome.value), {
    ...httpAttributes(outcome.headers),
    "webhook-id": message.id,
    "webhook-timestamp": message.timestamp,
    "webhook-signature": signWebhook(keys, message),
    "user-agent": "intercom-dsar",
  });
  if (status >= 200 && status < 300) return { status };
  throw new CallbackError("target_refused", { status, retryAfterMs: retryAfter });
}

async function post(
  agent: Dispatcher,
  url: string,
  signal: AbortSignal,
  body: Buffer,
  headers: Record<string, string>,
) {
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method: "POST",
      body,
      headers,
      signal,
    });
    await answer.body.dump({ limit: MAX_ANSWER_BYTES });
    return { status: answer.statusCode, retryAfter: retryAfterMs(answer.headers["retry-after"]) };
  } catch (error) {
    if (error instanceof CallbackError) throw error;
    throw new CallbackError("target_unreachable", { cause: error });
  }
}

/** The CloudEvents attributes of the outcome, as HTTP's binary mode writes them. */
function httpAttributes(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.replace(/^ce_/, "ce-"), value]),
  );
}

function retryAfterMs(header: string | string[] | undefined): number | null {
  if (typeof header !== "string" || !/^\d{1,9}$/.test(header)) return null;
  return Math.min(Number(header), LONGEST_RETRY_AFTER_SECONDS) * 1_000;
}
