import { connectWithRetry } from "@intercom-dsar/service";
import { Partitioners } from "kafkajs";
import { createKafkaSink } from "../delivery/kafka/kafka-sink.ts";
import { LOOP_LIMITS } from "../domain/loop-limits.ts";
import { createRefusalLog } from "../http/refusal-log.ts";
import { startKafkaIntake } from "../intake/kafka/kafka.ts";
import type { RecordOptions } from "../intake/kafka/record-submission.ts";
import { createKafka } from "../kafka/kafka-client.ts";
import { checkTopicRetention } from "../kafka/topic-retention.ts";
import { ensureTopics } from "../kafka/topics.ts";
import { kafkaConnection, signatureOptions, topicNames } from "./kafka-settings.ts";
import type { Parts } from "./parts.ts";
import { startRelay } from "./start-relay.ts";

/**
 * Takes requests from Kafka and publishes to it until the process is told to stop. What is needed and not there yet is waited for,
 * and told in the log. `worked` resolves when no more outcomes come.
 */
export async function runOnKafka(
  parts: Parts,
  brokers: readonly string[],
  worked: Promise<void>,
): Promise<void> {
  const { config, clock, logger, shutdown, ledger, health } = parts;
  const { signal } = shutdown;
  const kafka = createKafka(kafkaConnection(config, brokers), logger);
  const topics = topicNames(config);
  const culprit = { variable: "KAFKA_BROKERS", host: brokers.join(",") };

  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: { retries: 5 },
  });
  await connectWithRetry({
    part: "kafka",
    culprit,
    logger,
    signal,
    clock,
    async connect() {
      const admin = kafka.admin();
      try {
        await admin.connect();
        await ensureTopics(admin, topics, { create: config.KAFKA_CREATE_TOPICS, brokers });
        await checkTopicRetention(admin, topics.requests, config.ID_RETENTION, logger);
      } finally {
        await admin.disconnect();
      }
      await producer.connect();
    },
  });
  const heartbeat = parts.startHeartbeat("relay", LOOP_LIMITS.kafka);
  health.relay.up();
  shutdown.onStop("producer", () => producer.disconnect());
  shutdown.onStop("relay", startRelay(parts, createKafkaSink(producer, topics), heartbeat, worked, signal));

  // Between the connections above and these the brokers may go away again.
  const intake = await connectWithRetry({
    part: "intake",
    culprit,
    logger,
    signal,
    clock,
    connect: () =>
      startKafkaIntake({
        kafka,
        groupId: config.KAFKA_GROUP_ID,
        topic: topics.requests,
        ledger,
        submissions: kafkaSubmissions(parts),
        clock,
        logger,
        health: health.intake,
        startHeartbeat: parts.startHeartbeat,
        onFatal: (error) => void shutdown.fail(error),
      }),
  });
  shutdown.onStop("intake", () => intake.stop());
  const group = { groupId: config.KAFKA_GROUP_ID, topic: topics.requests };
  const lagWatched = parts.telemetry.watchLag(kafka, group, signal);
  shutdown.onStop("lag", () => lagWatched);
  logger.info("started", { topic: topics.requests, groupId: config.KAFKA_GROUP_ID });
}

/** Unsigned requests may name the hosts of CALLBACK_HOSTS; without it they may name none. */
function kafkaSubmissions({ config, submissions, callbacks, logger }: Parts): RecordOptions {
  const options = {
    ...submissions,
    ...signatureOptions(config, submissions.now),
    callbacks,
    unsigned: config.KAFKA_UNSIGNED,
    onRefused: createRefusalLog(logger, "record_refused", submissions.now),
  };
  if (config.CALLBACK_HOSTS === undefined) return options;
  return { ...options, acceptsCallback: (url) => callbacks.allows(null, url) };
}
