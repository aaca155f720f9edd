import { startBroker } from "@intercom-dsar/kafka-broker";
import { Kafka, logLevel } from "kafkajs";
import { commitOnlyRate } from "./commit-only.ts";
import { readEnvironment } from "./config.ts";
import { type DatabaseKind, makeDatabase } from "./database-for.ts";
import { atLeast, type Figure, reported } from "./figure.ts";
import { intakeRun } from "./intake-run.ts";
import { accessRequests } from "./people.ts";
import { median } from "./statistics.ts";

const EVENTS = 60_000;
const SEND = 1_000;
const ROUNDS = 3;
const TOPIC = "bench.requests";
/** The promise is made for SQLite. */
const GOAL = 0.3;

/** Events a second from Kafka into the ledger, by the real consumer, against a kafkajs consumer that only commits, as often as ours. */
export function intakeRate(kind: DatabaseKind): Figure {
  const name = `intake-rate-${kind.toLowerCase()}`;
  return {
    name,
    describe: `events a second from Kafka into the ledger on ${kind} ÷ those of a kafkajs consumer that only commits`,
    async measure(progress) {
      const broker = await startBroker({ environment: readEnvironment(), log: progress });
      const kafka = new Kafka({ brokers: [...broker.brokers], logLevel: logLevel.NOTHING });
      await fill(kafka);
      progress(`${EVENTS} events are on the topic`);
      const bare: number[] = [];
      const ours: number[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        bare.push(await commitOnlyRate({ kafka, topic: TOPIC, groupId: `bare-${round}`, events: EVENTS }));
        const database = await makeDatabase(kind);
        const { brokers } = broker;
        ours.push(await intakeRun({ brokers, topic: TOPIC, events: EVENTS, round, database }));
        await database.remove();
        progress(`round ${round} of ${ROUNDS}: ${Math.round(ours.at(-1) ?? 0)} events a second`);
      }
      await broker.stop();
      const [rate, most] = [median(ours), median(bare)];
      const detail = `${Math.round(rate)} of ${Math.round(most)} events/s`;
      const figure = `intake ÷ a consumer that only commits, ${kind}`;
      return [
        kind === "SQLite"
          ? atLeast(figure, rate / most, GOAL, detail)
          : reported(figure, `${(rate / most).toFixed(3)} (${detail})`),
      ];
    },
  };
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
