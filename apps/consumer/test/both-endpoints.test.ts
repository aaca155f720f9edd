import { randomBytes } from "node:crypto";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { verifyReceipt } from "@intercom-dsar/receipts";
import { portOf } from "@intercom-dsar/testing";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { signedHeaders } from "../src/testing/webhook-server.ts";
import { type CallbackReceiver, startCallbackReceiver } from "./callback-receiver.ts";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf } from "./webhook-peer.ts";

const WAIT = { timeout: 90_000, interval: 50 };

describe("the consumer behind Kafka and the webhook", () => {
  let scenario: Scenario;
  let kafka: KafkaPeer;
  let receiver: CallbackReceiver;
  const key = freshKey();
  const callbackKey = freshKey();
  const server = {
    WEBHOOK_PORT: "0",
    WEBHOOK_HOST: "127.0.0.1",
    WEBHOOK_SENDERS: sendersOf({ name: "portal", keys: [key] }),
  };

  beforeAll(async () => {
    scenario = await createScenario(
      seedOf({
        contacts: [
          { id: "jo1", role: "user", email: "jo@example.com" },
          { id: "kim1", role: "user", email: "kim@example.com" },
        ],
        conversations: [
          {
            id: "10",
            contact_ids: ["kim1"],
            created_at: 1_734_600_000,
            source: {
              author: { type: "user", id: "kim1", email: "kim@example.com", name: "Kim" },
              body: "Hello",
            },
          },
        ],
        tickets: [{ id: "20", ticket_id: "920", contact_ids: ["kim1"], created_at: 1_734_600_000 }],
        custom_objects: [
          { type: "Order", id: "30", external_id: "o30", created_at: 1_734_600_000, contact_ids: ["kim1"] },
          { type: "Order", id: "31", external_id: "o31", created_at: 1_734_600_000, contact_ids: ["jo1"] },
        ],
      }),
    );
    kafka = await createKafkaPeer(inject("brokers"));
    receiver = await startCallbackReceiver();
  });
  afterAll(async () => {
    receiver.close();
    await scenario.close();
    await kafka.close();
  });

  it("publishes outcomes of both endpoints to Kafka, and posts those whose request asks for it", async () => {
    const consumer = scenario.start({
      ...kafka.environment(),
      ...server,
      CALLBACK_HOSTS: receiver.host,
      CALLBACK_KEYS: callbackKey,
      CALLBACK_DEVELOPMENT: "true",
    });
    const peer = createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, key);
    const records = [
      requestOf("k1", "access", "jo@example.com", { callbackUrl: receiver.url }),
      requestOf("k2", "access", "jo@example.com", { callbackUrl: "https://elsewhere.example/" }),
    ];

    await peer.post(requestOf("w1"));
    await kafka.send(records.map((record) => ({ value: JSON.stringify(record) })));
    await vi.waitFor(() => expect(kafka.outcomes()).toHaveLength(3), WAIT);
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1), WAIT);

    const reported = kafka
      .outcomes()
      .map(({ requestId, status, reason }) => [requestId, status, reason?.code]);
    expect(reported.toSorted()).toEqual([
      ["k1", "completed", undefined],
      ["k2", "rejected", "callback_not_allowed"],
      ["w1", "completed", undefined],
    ]);
    const [callback] = receiver.received;
    const headers = callback?.headers as Record<string, string>;
    expect(headers["webhook-id"]).toBe("outcome:k1");
    expect(() => new Webhook(callbackKey).verify(callback?.body ?? "", headers)).not.toThrow();
    expect((await peer.get("k1")).status).toBe(404);
    expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);
  });

  it("makes one request of what a sender signs once and sends by Kafka and by the webhook, with the sender's callback", async () => {
    const consumer = scenario.start({
      ...kafka.environment(),
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      SENDERS: sendersOf({ name: "portal", keys: [key], callbackHosts: [receiver.host] }),
      KAFKA_UNSIGNED: "reject",
      CALLBACK_DEVELOPMENT: "true",
    });
    const url = `http://127.0.0.1:${await portOf(consumer)}/v1/requests`;
    const body = JSON.stringify(requestOf("s1", "access", "jo@example.com", { callbackUrl: receiver.url }));
    const headers = signedHeaders(key, body);
    const callbacks = () => receiver.received.filter(({ headers }) => headers["webhook-id"] === "outcome:s1");

    await kafka.send([{ value: body, headers: { ...headers } }]);
    await vi.waitFor(() => expect(callbacks()).toHaveLength(1), WAIT);
    const answer = await fetch(url, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", prefer: "wait=20", ...headers },
    });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ requestId: "s1", sender: "portal", status: "completed" });
    expect(kafka.outcomesOf("s1")).toHaveLength(1);
    const [callback] = callbacks();
    const signed = callback?.headers as Record<string, string>;
    expect(() => new Webhook(key).verify(callback?.body ?? "", signed)).not.toThrow();
    // The next one is for a consumer of its own.
    expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);
  });

  it("gives each outcome one receipt, which its record and its callback bear out by the published keys", async () => {
    const consumer = scenario.start({
      ...kafka.environment(),
      ...server,
      RECEIPT_KEY: randomBytes(32).toString("base64"),
      DELETION_CATEGORIES: "contacts,conversations,tickets,custom_objects",
      CUSTOM_OBJECT_TYPES: "Order",
      CALLBACK_HOSTS: receiver.host,
      CALLBACK_KEYS: callbackKey,
      CALLBACK_DEVELOPMENT: "true",
    });
    const url = `http://127.0.0.1:${await portOf(consumer)}`;
    const value = JSON.stringify(
      requestOf("d1", "deletion", "kim@example.com", { callbackUrl: receiver.url }),
    );
    const callback = () => receiver.received.find(({ headers }) => headers["webhook-id"] === "outcome:d1");
    const record = () => kafka.rawOutcomes().find(({ key }) => key?.toString() === "d1");

    await kafka.send([{ value }]);
    await vi.waitFor(() => expect([record(), callback()]).not.toContain(undefined), WAIT);

    expect(kafka.outcomesOf("d1")).toMatchObject([{ status: "completed", reason: null }]);
    const published = await fetch(`${url}/.well-known/jwks.json`);
    const jwks = (await published.json()) as Parameters<typeof verifyReceipt>[1];
    const receipt = String(callback()?.headers["dsar-receipt"]);
    expect(String(record()?.headers?.["dsar-receipt"])).toBe(receipt);
    for (const bytes of [record()?.value, Buffer.from(callback()?.body ?? "")]) {
      const { statement, differing } = await verifyReceipt(receipt, jwks, bytes ?? null);
      expect(differing).toEqual([]);
      expect(statement).toMatchObject({
        request: { id: "d1", kind: "deletion" },
        outcome: { status: "completed" },
        contacts: { planned: 1, accepted: 1, verifiedAbsent: 1 },
        conversations: { planned: 1, accepted: 1, verifiedAbsent: 1 },
        tickets: { planned: 1, accepted: 1, verifiedAbsent: 1 },
        customObjects: { planned: 1, accepted: 1, verifiedAbsent: 1 },
        left: 0,
      });
    }
    expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);
  });

  it("takes requests by the webhook while the brokers are away", async () => {
    const consumer = scenario.start({
      ...server,
      KAFKA_BROKERS: "127.0.0.1:1",
      DATABASE_URL: `sqlite:${scenario.directory}/away.db`,
    });
    const peer = createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, key);

    const answer = await peer.post(requestOf("w2"), { prefer: "wait=20" });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ requestId: "w2", status: "completed" });
  });
});
