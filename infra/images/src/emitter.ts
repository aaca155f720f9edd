import { DEFAULT_TOPICS, encodeRequest, type RequestInput } from "@intercom-dsar/dsar-events";
import { readTopic } from "@intercom-dsar/kafka-broker";
import { Kafka, type KafkaMessage, logLevel } from "kafkajs";
import type { Stack } from "./stack.ts";

/** Publishes requests as another team's program would. */
export async function send(stack: Stack, requests: readonly RequestInput[]): Promise<void> {
  const kafka = new Kafka({ brokers: [...stack.brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  try {
    const messages = requests.map((request) => {
      const { key, headers, value } = encodeRequest(request, { source: "urn:example:images-test" });
      return { key, headers: { ...headers }, value: value === null ? null : Buffer.from(value) };
    });
    await producer.send({ topic: DEFAULT_TOPICS.requests, messages });
  } finally {
    await producer.disconnect();
  }
}

/** Waits for so many outcomes of each request and resolves with everything that lies on the topic. */
export function awaitOutcomes(
  stack: Stack,
  requests: readonly RequestInput[],
  withinMs: number,
  each = 1,
): Promise<KafkaMessage[]> {
  return readTopic({
    brokers: stack.brokers,
    topic: DEFAULT_TOPICS.outcomes,
    signal: AbortSignal.timeout(withinMs),
    until(messages) {
      const published = Map.groupBy(messages, ({ key }) => key?.toString());
      return requests.every(({ requestId }) => (published.get(requestId)?.length ?? 0) >= each);
    },
  });
}

/** How many outcomes have come so far; those of other requests count too. */
export async function countOutcomes(stack: Stack): Promise<number> {
  const kafka = new Kafka({ brokers: [...stack.brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(DEFAULT_TOPICS.outcomes);
    return offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  } finally {
    await admin.disconnect();
  }
}
