import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type ConsumerProcess, portOf } from "@intercom-dsar/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type CallbackReceiver, startCallbackReceiver } from "./callback-receiver.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf, type WebhookPeer } from "./webhook-peer.ts";

const PEOPLE = 200;
const KILLS = 5;
const CLIENTS = 8;
const NO_LIMIT = { limitPerWindow: 10_000_000, workspaceLimitPerMinute: 100_000_000 };

describe("the webhook, killed at random under load", () => {
  let scenario: Scenario;
  let receiver: CallbackReceiver;
  afterEach(async () => {
    receiver.close();
    await scenario.close();
  });

  it("has one outcome for every request that was answered 202", { timeout: 300_000 }, async () => {
    const people = Array.from({ length: PEOPLE }, (_, index) => ({
      id: `p${index}`,
      email: `p${index}@example.com`,
    }));
    scenario = await createScenario(
      seedOf({
        contacts: people.map((person) => ({ ...person, role: "user" as const })),
        settings: NO_LIMIT,
      }),
    );
    receiver = await startCallbackReceiver();
    const key = freshKey();
    const environment = {
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      WEBHOOK_SENDERS: sendersOf({
        name: "load",
        keys: [key],
        requestsPerMinute: 1_000_000,
        callbackUrl: receiver.url,
      }),
      CALLBACK_DEVELOPMENT: "true",
    };
    const start = async (): Promise<[ConsumerProcess, WebhookPeer]> => {
      const consumer = scenario.start({ ...environment, LOG_LEVEL: "info" });
      return [consumer, createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, key)];
    };
    const accepted: string[] = [];

    let [consumer, peer] = await start();
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const stop = new AbortController();
      const loads = Array.from({ length: CLIENTS }, (_, client) =>
        load(peer, `${kill}-${client}`, accepted, stop.signal),
      );
      const enough = accepted.length + randomInt(5, 100);
      await vi.waitFor(() => expect(accepted.length).toBeGreaterThan(enough), {
        timeout: 60_000,
        interval: 2,
      });
      await consumer.kill("SIGKILL");
      stop.abort();
      await Promise.all(loads);
      [consumer, peer] = await start();
    }

    await vi.waitFor(() => expect(idsOf(receiver)).toEqual(new Set([...idsOf(receiver), ...accepted])), {
      timeout: 90_000,
      interval: 200,
    });
    const bodies = new Set(receiver.received.map(({ headers, body }) => `${headers["webhook-id"]} ${body}`));
    expect(bodies.size).toBe(idsOf(receiver).size);
    for (const requestId of accepted.slice(-20))
      expect(await (await peer.get(requestId)).json()).toMatchObject({ state: "ended" });
  });
});

/** Posts one request after the other, of every kind, and notes which of them were answered 202. */
async function load(peer: WebhookPeer, name: string, accepted: string[], stop: AbortSignal): Promise<void> {
  for (let count = 0; !stop.aborted; count += 1) {
    const requestId = `r-${name}-${count}`;
    const kind = ["access", "deletion", "rectification"][count % 3];
    try {
      const { status } = await peer.post(requestOf(requestId, kind, `p${randomInt(PEOPLE)}@example.com`));
      if (status === 202) accepted.push(requestId);
    } catch {
      // The connection broke with the process: whether the request was taken is not known.
      await sleep(5);
    }
  }
}

function idsOf({ received }: CallbackReceiver): Set<string> {
  return new Set(received.map(({ headers }) => String(headers["webhook-id"]).slice("outcome:".length)));
}
