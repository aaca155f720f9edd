import { Kafka, logLevel, type SASLOptions } from "kafkajs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readEnvironment } from "./config.ts";
import { type SecureBroker, startSecureBroker } from "./secure-broker.ts";

describe("the broker with TLS, SASL and ACLs", () => {
  let broker: SecureBroker;
  beforeAll(async () => {
    broker = await startSecureBroker({
      environment: readEnvironment(),
      log: () => {},
      signal: new AbortController().signal,
    });
  });
  afterAll(() => broker.stop());

  function clientOf(mechanism: SASLOptions["mechanism"], password: string, withCertificate = false): Kafka {
    const certificate = withCertificate ? { cert: broker.client.certificate, key: broker.client.key } : {};
    return new Kafka({
      brokers: [...broker.brokers],
      ssl: { ca: [broker.ca], ...certificate },
      sasl: { mechanism, username: broker.user.username, password } as SASLOptions,
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
    });
  }

  it.each([
    ["plain", false],
    ["scram-sha-256", false],
    ["scram-sha-512", false],
    ["scram-sha-512", true],
  ] as const)(
    "lets the user in by %s (with a client certificate: %s)",
    async (mechanism, withCertificate) => {
      const admin = clientOf(mechanism, broker.user.password, withCertificate).admin();
      await admin.connect();

      expect(await admin.listTopics()).toEqual([]);
      await admin.disconnect();
    },
  );

  it("refuses a wrong password", async () => {
    const admin = clientOf("scram-sha-512", "wrong").admin();

    await expect(admin.connect()).rejects.toMatchObject({ name: "KafkaJSSASLAuthenticationError" });
  });

  it("grants nothing that was not granted", async () => {
    const admin = broker.admin.admin();
    await admin.connect();
    await admin.createTopics({
      topics: [{ topic: "secret", numPartitions: 1, replicationFactor: 1 }],
      waitForLeaders: false,
    });
    await admin.disconnect();
    const producer = clientOf("scram-sha-512", broker.user.password).producer();
    await producer.connect();
    const send = () => producer.send({ topic: "secret", messages: [{ value: "x" }] });

    await vi.waitFor(() => expect(send()).rejects.toMatchObject({ cause: { type: "TOPIC_AUTHORIZATION_FAILED" } }));
    await broker.grant([
      { principal: broker.user.username, resource: "TOPIC", name: "secret", operations: ["WRITE"] },
    ]);
    await vi.waitFor(() => expect(send()).resolves.toBeDefined(), { timeout: 10_000 });
    await producer.disconnect();
  });
});
