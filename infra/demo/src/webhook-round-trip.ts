import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type ReceivedOutcome, type RequestInput, receivedOutcomeSchema } from "@intercom-dsar/dsar-events";
import { Webhook } from "standardwebhooks";
import type { Progress } from "./progress.ts";
import type { WebhookEndpoint } from "./webhook-endpoint.ts";

export interface WebhookRoundTripOptions {
  readonly webhook: WebhookEndpoint;
  readonly requests: readonly RequestInput[];
  /** Rejects when there is nobody left to wait for. */
  readonly died: Promise<never>;
  readonly stop: AbortSignal;
  readonly progress: Progress;
}

const OPEN_CHECK_MS = 100;

/** Posts signed requests, as any other team would, and waits for each one's outcome in its answer. */
export async function postAndAwait(options: WebhookRoundTripOptions): Promise<readonly ReceivedOutcome[]> {
  const { requests, died, stop, progress } = options;
  died.catch(() => {});
  const outcomes: ReceivedOutcome[] = [];
  try {
    for (const request of requests) {
      progress.say(`posting ${request.kind} request ${request.requestId}`);
      const outcome = await Promise.race([died, post(options, request)]);
      progress.say(`outcome of ${outcome.requestId}: ${outcome.status}`);
      outcomes.push(outcome);
    }
  } catch (error) {
    if (!stop.aborted) throw error;
  }
  return outcomes;
}

/** The same request again is the same request: posted until it is answered with its outcome. */
async function post(
  { webhook, stop }: WebhookRoundTripOptions,
  request: RequestInput,
): Promise<ReceivedOutcome> {
  const body = JSON.stringify(request);
  while (true) {
    const answer = await fetch(`${webhook.url}/v1/requests`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", prefer: "wait=30", ...signed(webhook.key, body) },
      signal: stop,
    }).catch((error: unknown) => {
      // The consumer is still starting.
      if (stop.aborted) throw error;
      return null;
    });
    if (answer?.status === 200) return receivedOutcomeSchema.parse(await answer.json());
    if (answer !== null && answer.status !== 202) throw new Error(`the webhook answered ${answer.status}`);
    await sleep(OPEN_CHECK_MS, undefined, { signal: stop });
  }
}

function signed(key: string, body: string): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  const now = new Date();
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
    "webhook-signature": new Webhook(key).sign(id, now, body),
  };
}
