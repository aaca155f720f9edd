import { randomUUID } from "node:crypto";
import { Kafka, type KafkaMessage, logLevel } from "kafkajs";

export interface ReadTopicOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  /** Told of everything read so far after each message; reading ends when it returns true. */
  readonly until: (messages: readonly KafkaMessage[]) => boolean;
  /** Rejects with the signal's reason; give a timeout, or a message that never comes is waited for without end. */
  readonly signal: AbortSignal;
}

/** Reads a topic from its beginning, as a group that nobody else knows. Order holds within a partition. */
export async function readTopic({
  brokers,
  topic,
  until,
  signal,
}: ReadTopicOptions): Promise<KafkaMessage[]> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `reader-${randomUUID()}`, maxWaitTimeInMs: 100 });
  const messages: KafkaMessage[] = [];
  const { promise: enough, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => {
        messages.push(message);
        if (until(messages)) resolve();
      },
    });
    await enough;
    return messages;
  } finally {
    signal.removeEventListener("abort", abort);
    await consumer.disconnect();
  }
}
