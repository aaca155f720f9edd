import { startBroker } from "@intercom-dsar/kafka-broker";
import { Kafka, logLevel } from "kafkajs";
import { readEnvironment } from "./config.ts";
import { type BenchDatabase, type DatabaseKind, makeDatabase } from "./database-for.ts";
import { atLeast, type Figure } from "./figure.ts";
import { intakeRun, plainIntakeRun } from "./intake-run.ts";
import { accessRequests } from "./people.ts";
import { median } from "./statistics.ts";

const EVENTS = 60_000;
const SEND = 1_000;
const ROUNDS = 3;
const TOPIC = "bench.requests";
const GOAL = 0.7;

/** Events a second from Kafka into the ledger, by the real consumer, against a kafkajs consumer that stores the same and does no more. */
export function intakeRate(kind: DatabaseKind): Figure {
  const name = `intake-rate-${kind.toLowerCase()}`;
  return {
    name,
    describe: `events a second from Kafka into the ledger on ${kind} ÷ those of a plain consumer that stores the same`,
    async measure(progress) {
      const broker = await startBroker({ environment: readEnvironment(), log: progress });
      const kafka = new Kafka({ brokers: [...broker.brokers], logLevel: logLevel.NOTHING });
      await fill(kafka);
      progress(`${EVENTS} events are on the topic`);
      const shared = { brokers: broker.brokers, topic: TOPIC, events: EVENTS };
      const plain: number[] = [];
      const ours: number[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        plain.push(await inNewDatabase(kind, (database) => plainIntakeRun({ ...shared, round, database })));
        ours.push(await inNewDatabase(kind, (database) => intakeRun({ ...shared, round, database })));
        const [one, other] = [ours, plain].map((rates) => Math.round(rates.at(-1) ?? 0));
        progress(`round ${round} of ${ROUNDS}: ${one} events a second; the plain consumer: ${other}`);
      }
      await broker.stop();
      const [rate, most] = [median(ours), median(plain)];
      const detail = `${Math.round(rate)} of ${Math.round(most)} events/s`;
      return [atLeast(`intake ÷ a consumer that only stores, ${kind}`, rate / most, GOAL, detail)];
    },
  };
}

async function inNewDatabase(
  kind: DatabaseKind,
  run: (database: BenchDatabase) => Promise<number>,
): Promise<number> {
  const database = await makeDatabase(kind);
  const rate = await run(database);
  await database.remove();
  return rate;
}

async function fill(kafka: Kafka): Promise<void> {
  const producer = kafka.producer();
  const admin = kafka.admin();
  await admin.connect();
  const topics = [{ topic: TOPIC, numPartitions: 1, replicationFactor: 1 }];
  await admin.createTopics({ topics, waitForLeaders: false });
  await admin.disconnect();
  await producer.connect();
  for (let start = 0; start < EVENTS; start += SEND) {
    const messages = accessRequests(SEND, start).map((request) => ({ value: JSON.stringify(request) }));
    await producer.send({ topic: TOPIC, messages });
  }
  await producer.disconnect();
}
