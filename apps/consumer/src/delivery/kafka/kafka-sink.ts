import type { OutboxMessage } from "@intercom-dsar/ledger";
import kafkajs, { type Producer } from "kafkajs";
import { errorCode } from "../../domain/errors.ts";
import { protocolCode } from "../../kafka/protocol-code.ts";
import type { TopicNames } from "../../kafka/topics.ts";
import type { OutcomeSink } from "../sink.ts";
import { publishLetter } from "./publish-letter.ts";

const { CompressionTypes } = kafkajs;

/** Answers by which a broker refuses a record for what it is; sending it again can't help. */
const REFUSED = new Set([
  "MESSAGE_TOO_LARGE",
  "RECORD_LIST_TOO_LARGE",
  "INVALID_RECORD",
  "INVALID_TIMESTAMP",
  "POLICY_VIOLATION",
]);

const TOO_LARGE = new Set(["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE"]);

/** Kafka did not take the messages. */
class PublishError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  override readonly name = "PublishError";

  constructor(code: string, retryable: boolean) {
    super("Kafka did not take the message.");
    this.code = code;
    this.retryable = retryable;
  }
}

/**
 * Publishes to the topics of the contract, acknowledged by all in-sync replicas. A dead letter that its topic does not take whole is
 * shortened, when it is published alone.
 */
export function createKafkaSink(producer: Producer, topics: TopicNames): OutcomeSink {
  const send = async (messages: readonly OutboxMessage[], compression = CompressionTypes.None) => {
    try {
      await producer.sendBatch({ acks: -1, compression, topicMessages: byTopic(messages, topics) });
    } catch (error) {
      const code = protocolCode(error);
      throw new PublishError(code, !REFUSED.has(code));
    }
  };
  return {
    channels: ["outcomes", "events", "dead-letter"],
    async publish(messages) {
      try {
        await send(messages);
      } catch (error) {
        const [only] = messages;
        if (messages.length > 1 || only?.channel !== "dead-letter" || !isTooLarge(error)) throw error;
        await publishLetter(only, (letter) => send([letter], CompressionTypes.GZIP), isTooLarge);
      }
    },
  };
}

function isTooLarge(error: unknown): boolean {
  return TOO_LARGE.has(errorCode(error));
}

function byTopic(messages: readonly OutboxMessage[], topics: TopicNames) {
  const grouped = Map.groupBy(messages, ({ channel }) => topicOf(channel, topics));
  return [...grouped].map(([topic, group]) => ({
    topic,
    messages: group.map(({ key, headers, value }) => ({
      key,
      headers: { ...headers },
      value: value === null ? null : Buffer.from(value),
    })),
  }));
}

function topicOf(channel: OutboxMessage["channel"], topics: TopicNames): string {
  switch (channel) {
    case "outcomes":
      return topics.outcomes;
    case "events":
      return topics.events;
    case "dead-letter":
      return topics.deadLetter;
    case "callbacks":
      throw new PublishError("no_topic", false);
  }
}
