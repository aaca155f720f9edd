import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBroker } from "@intercom-dsar/kafka-broker";
import { type Consumer, Kafka, logLevel } from "kafkajs";
import { readEnvironment } from "./config.ts";
import { type Figure, ratioRow } from "./figure.ts";
import { spawnIntake } from "./intake-run.ts";

const EVENTS = 20_000;
const TOPIC = "bench.requests";

/** Events a second from Kafka into the ledger (SQLite), by the real consumer, against a kafkajs consumer that only commits. */
export const intakeRate: Figure = {
  name: "intake-rate",
  describe: "events a second into the SQLite ledger ÷ those of a consumer that only commits",
  async measure(progress) {
    const broker = await startBroker({ environment: readEnvironment(), log: progress });
    const kafka = new Kafka({ brokers: [...broker.brokers], logLevel: logLevel.NOTHING });
    await fill(kafka, progress);
    const bare = await commitOnly(kafka.consumer({ groupId: "bench-bare", maxWaitTimeInMs: 100 }));
    const directory = mkdtempSync(join(tmpdir(), "bench-"));
    const ours = await spawnIntake({ brokers: broker.brokers, topic: TOPIC, directory, events: EVENTS });
    rmSync(directory, { recursive: true, force: true });
    await broker.stop();
    return [
      ratioRow(
        "intake ÷ consumer that only commits (SQLite)",
        ours / bare,
        0.3,
        `${Math.round(ours)} events a second`,
      ),
    ];
  },
};

async function fill(kafka: Kafka, progress: (line: string) => void): Promise<void> {
  const producer = kafka.producer();
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic: TOPIC, numPartitions: 1, replicationFactor: 1 }],
    waitForLeaders: false,
  });
  await admin.disconnect();
  await producer.connect();
  for (let start = 0; start < EVENTS; start += 1_000) {
    const messages = Array.from({ length: 1_000 }, (_, index) => {
      const requestId = `bench-${start + index}`;
      return {
        value: JSON.stringify({
          requestId,
          kind: "access",
          identifiers: [{ type: "email", value: `p${start + index}@example.com` }],
        }),
      };
    });
    await producer.send({ topic: TOPIC, messages });
  }
  await producer.disconnect();
  progress(`intake-rate: ${EVENTS} events on the topic`);
}

async function commitOnly(consumer: Consumer): Promise<number> {
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  let seen = 0;
  let startedAt = 0;
  await new Promise<void>((resolve) => {
    void consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        startedAt ||= performance.now();
        seen += batch.messages.length;
        const offset = (BigInt(batch.lastOffset()) + 1n).toString();
        await consumer.commitOffsets([{ topic: batch.topic, partition: batch.partition, offset }]);
        if (seen >= EVENTS) resolve();
      },
    });
  });
  const rate = (EVENTS * 1_000) / (performance.now() - startedAt);
  await consumer.disconnect();
  return rate;
}
