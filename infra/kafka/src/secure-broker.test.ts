import { Kafka, type KafkaConfig, logLevel, type SASLOptions } from "kafkajs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTopics } from "./create-topics.ts";
import { type SecureBroker, startSecureBroker } from "./secure-broker.ts";

describe("the broker with TLS, SASL and ACLs", () => {
  let broker: SecureBroker;
  beforeAll(async () => {
    broker = await startSecureBroker();
  });
  afterAll(() => broker.stop());

  function userBy(mechanism: SASLOptions["mechanism"], password = broker.user.password): Kafka {
    const sasl = { mechanism, username: broker.user.username, password } as SASLOptions;
    return clientOf({ brokers: [...broker.brokers], ssl: { ca: [broker.ca] }, sasl });
  }

  it.each(["plain", "scram-sha-256", "scram-sha-512"] as const)(
    "lets the user in by %s",
    async (mechanism) => {
      const admin = userBy(mechanism).admin();
      await admin.connect();

      expect(await admin.listTopics()).toEqual([]);
      await admin.disconnect();
    },
  );

  it.each(["plain", "scram-sha-256", "scram-sha-512"] as const)(
    "refuses a wrong password by %s",
    async (mechanism) => {
      const admin = userBy(mechanism, "wrong").admin();

      await expect(admin.connect()).rejects.toMatchObject({ name: "KafkaJSSASLAuthenticationError" });
    },
  );

  it("is not trusted by a client that does not know its authority", async () => {
    const { username, password } = broker.user;
    const sasl = { mechanism: "plain" as const, username, password };
    const admin = clientOf({ brokers: [...broker.brokers], ssl: true, sasl }).admin();

    await expect(admin.connect()).rejects.toMatchObject({ name: "KafkaJSNumberOfRetriesExceeded" });
  });

  it("grants nothing that was not granted, by password or by certificate", async () => {
    await createTopics(broker.admin, [{ topic: "secret" }]);
    const ssl = { ca: [broker.ca], cert: broker.client.certificate, key: broker.client.key };
    const byPassword = userBy("scram-sha-512").producer();
    const byCertificate = clientOf({ brokers: [...broker.certificateBrokers], ssl }).producer();
    const producers = [byPassword, byCertificate];
    for (const producer of producers) await producer.connect();
    const send = (producer: (typeof producers)[number]) =>
      producer.send({ topic: "secret", messages: [{ value: "x" }] });

    for (const producer of producers) {
      await expect(send(producer)).rejects.toMatchObject({ cause: { type: "TOPIC_AUTHORIZATION_FAILED" } });
    }
    await broker.grant([
      { principal: broker.user.username, resource: "TOPIC", name: "secret", operations: ["WRITE"] },
    ]);
    for (const producer of producers) await expect(send(producer)).resolves.toHaveLength(1);
    for (const producer of producers) await producer.disconnect();
  });

  it("lets the user see a group only once that was granted", async () => {
    const superUser = broker.admin.admin();
    await superUser.connect();
    // The first look for a coordinator makes the topic of the offsets, and takes until that is loaded.
    await vi.waitFor(() => superUser.fetchOffsets({ groupId: "readers" }));
    await superUser.disconnect();
    const admin = userBy("scram-sha-512").admin();
    await admin.connect();
    const look = () => admin.fetchOffsets({ groupId: "readers" });

    // kafkajs swallows the broker's GROUP_AUTHORIZATION_FAILED while it looks for the coordinator.
    await expect(look()).rejects.toMatchObject({ name: "KafkaJSGroupCoordinatorNotFound" });
    await broker.grant([
      { principal: broker.user.username, resource: "GROUP", name: "readers", operations: ["READ"] },
    ]);
    expect(await look()).toEqual([]);
    await admin.disconnect();
  });

  it("needs a certificate where there is nothing else", async () => {
    const admin = clientOf({ brokers: [...broker.certificateBrokers], ssl: { ca: [broker.ca] } }).admin();

    await expect(admin.connect()).rejects.toMatchObject({ name: "KafkaJSNumberOfRetriesExceeded" });
  });
});

describe("the broker with mutual TLS", () => {
  let broker: SecureBroker;
  beforeAll(async () => {
    broker = await startSecureBroker({ mutualTls: true });
  });
  afterAll(() => broker.stop());

  it("lets the user in with password and certificate, and not with the password alone", async () => {
    const { username, password } = broker.user;
    const certificate = { cert: broker.client.certificate, key: broker.client.key };
    const sasl = { mechanism: "scram-sha-512" as const, username, password };
    const clientWith = (ssl: object) =>
      clientOf({ brokers: [...broker.brokers], ssl: { ca: [broker.ca], ...ssl }, sasl }).admin();
    const admin = clientWith(certificate);

    await admin.connect();
    await admin.disconnect();

    await expect(clientWith({}).connect()).rejects.toMatchObject({ name: "KafkaJSNumberOfRetriesExceeded" });
  });
});

function clientOf(config: KafkaConfig): Kafka {
  return new Kafka({ ...config, logLevel: logLevel.NOTHING, retry: { retries: 2, initialRetryTime: 50 } });
}
