import { randomUUID } from "node:crypto";
import { Kafka, logLevel } from "kafkajs";
import { beforeEach, describe, expect, inject, it } from "vitest";
import { createTopics } from "./create-topics.ts";
import { readTopic } from "./read-topic.ts";

describe("topics for tests", () => {
  const brokers = inject("brokers");
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  let topic: string;
  beforeEach(async () => {
    topic = randomUUID();
    await createTopics(brokers, [
      { topic, numPartitions: 2, configEntries: [{ name: "max.message.bytes", value: "2000" }] },
    ]);
  });

  it("are made as told, and stay as they are when made again", async () => {
    await createTopics(brokers, [{ topic }]);

    const admin = kafka.admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    await admin.disconnect();
    expect(topics[0]?.partitions).toHaveLength(2);
    const long = send("x".repeat(3_000));
    await expect(long).rejects.toMatchObject({ type: "MESSAGE_TOO_LARGE" });
  });

  it("are read from the beginning until it is enough", async () => {
    await send("first");
    await send("second");

    const messages = await readTopic({
      brokers,
      topic,
      until: ({ length }) => length === 2,
      signal: AbortSignal.timeout(120_000),
    });

    expect(messages.map(({ value }) => value?.toString()).sort()).toEqual(["first", "second"]);
  });

  it("are read no longer than the signal allows", async () => {
    const reason = new Error("long enough");

    const reading = readTopic({ brokers, topic, until: () => true, signal: AbortSignal.abort(reason) });

    await expect(reading).rejects.toBe(reason);
  });

  it("never make an idle client arm a timer of a negative delay", async () => {
    const warnings: string[] = [];
    const listen = ({ name }: Error) => warnings.push(name);
    process.on("warning", listen);

    await readTopic({ brokers, topic, until: () => true, signal: AbortSignal.timeout(500) }).catch(() => {});
    process.off("warning", listen);

    expect(warnings).not.toContain("TimeoutNegativeWarning");
  });

  async function send(value: string): Promise<void> {
    const producer = kafka.producer();
    await producer.connect();
    try {
      await producer.send({ topic, messages: [{ value }] });
    } finally {
      await producer.disconnect();
    }
  }
});
