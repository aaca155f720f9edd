import { createDsarClient, type DsarClient } from "@intercom-dsar/dsar-events";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { portOf } from "@intercom-dsar/testing";
import { Kafka, logLevel } from "kafkajs";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { freshKey, sendersOf } from "./webhook-peer.ts";

const KEY = freshKey();

describe("the client of other teams", () => {
  let scenario: Scenario;
  let peer: KafkaPeer;
  let kafka: Kafka;
  let url: string;
  const clients: DsarClient[] = [];

  beforeAll(async () => {
    scenario = await createScenario(
      seedOf({ contacts: [{ id: "jo1", role: "user", email: "jo@example.com" }] }),
    );
    peer = await createKafkaPeer(inject("brokers"));
    const consumer = scenario.start({
      ...peer.environment(),
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      SENDERS: sendersOf({ name: "portal", keys: [KEY] }),
    });
    kafka = new Kafka({ brokers: [...inject("brokers")], logLevel: logLevel.NOTHING });
    url = `http://127.0.0.1:${await portOf(consumer)}`;
  });
  afterAll(async () => {
    for (const client of clients) await client.close();
    await scenario.close();
    await peer.close();
  });

  const over = {
    kafka: () => track(createDsarClient({ kafka, topics: peer.topics })),
    "signed kafka": () => track(createDsarClient({ kafka, topics: peer.topics, key: KEY, sender: "portal" })),
    http: () => track(createDsarClient({ url, key: KEY })),
  };

  describe.each(Object.entries(over))("over %s", (name, create) => {
    const id = (short: string) => `${name.replace(" ", "-")}-${short}`;

    it("asks, and is told what became of it, however late it looks", async () => {
      const client = create();

      const first = await client.request(access(id("first")));
      const second = await client.request(access(id("second")));

      expect([first, second]).toEqual([id("first"), id("second")]);
      // The one read first was published last; the other is found all the same, and again.
      for (const requestId of [second, first, second])
        expect(await client.outcome(requestId)).toMatchObject({
          requestId,
          status: "completed",
          sender: name === "kafka" ? "kafka" : "portal",
        });
    });

    it("finds the outcome of a request that another process sent, also while it reads already", async () => {
      const client = create();

      expect(await client.outcome(id("first"))).toMatchObject({ requestId: id("first") });
      expect(await client.outcome(id("second"))).toMatchObject({ requestId: id("second") });
    });

    it("sends the same request twice and makes one of it", async () => {
      const client = create();
      await client.request(access(id("same")));
      await client.request(access(id("same")));

      expect(await client.outcome(id("same"))).toMatchObject({ status: "completed" });
      expect(peer.outcomesOf(id("same")).length).toBeLessThanOrEqual(1);
    });

    it("withdraws what has not begun", async () => {
      const client = create();
      await client.request({ ...access(id("later")), after: id("never") });
      await client.cancel(id("later"));

      expect(await client.outcome(id("later"))).toMatchObject({ status: "cancelled" });
    });

    it("previews a deletion", async () => {
      const client = create();
      await client.request({ ...access(id("preview")), kind: "preview" });

      expect(await client.outcome(id("preview"))).toMatchObject({ status: "previewed" });
      expect(scenario.deletedIds()).toEqual([]);
    });

    it("stops waiting when it is told to, and when it is closed", async () => {
      const client = create();
      const stop = new AbortController();
      await client.request({ ...access(id("open")), after: id("never") });
      const [stopped, closed] = [
        client.outcome(id("open"), { signal: stop.signal }),
        client.outcome(id("open")),
      ].map((waiting) => waiting.catch((error: unknown) => error));

      stop.abort(new Error("enough"));
      expect(await stopped).toMatchObject({ message: "enough" });
      await client.close();
      expect(await closed).toMatchObject({ code: "client_closed", retryable: false });
      await expect(client.outcome(id("open"))).rejects.toMatchObject({ code: "client_closed" });
    });
  });

  it("over HTTP is told what it may not do", async () => {
    const client = over.http();

    await expect(client.outcome("unknown")).rejects.toMatchObject({ code: "request_unknown" });
    await expect(client.cancel("http-first")).rejects.toMatchObject({ code: "already_ended" });
    await expect(createDsarClient({ url, key: freshKey() }).cancel("http-first")).rejects.toMatchObject({
      code: "unauthorized",
      problem: "signature_mismatch",
    });
  });

  it("over Kafka says that no broker answers", async () => {
    const away = new Kafka({ brokers: ["127.0.0.1:9"], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
    const client = track(createDsarClient({ kafka: away }));

    await expect(client.request(access("away"))).rejects.toMatchObject({
      code: "unavailable",
      retryable: true,
    });
  });

  function track(client: DsarClient): DsarClient {
    clients.push(client);
    return client;
  }
});

function access(requestId: string) {
  return { requestId, kind: "access", identifiers: [{ type: "email", value: "jo@example.com" }] } as const;
}
