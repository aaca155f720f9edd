import { createRepeatLimit, type Logger, systemClock } from "@intercom-dsar/service";
import { type logCreator, logLevel } from "kafkajs";

/**
 * What a fresh broker and every rebalance make kafkajs 2.2.4 log at ERROR although it retries by itself; operators would drown in it.
 * The list holds the protocol's own error types, as kafkajs prints them.
 */
const ORDINARY = [
  "The group coordinator is not available",
  "The coordinator is loading and hence can't process requests for this group",
  "The group is rebalancing",
  "group is rebalancing",
  "This is not the correct coordinator for this group",
  "This server does not host this topic-partition",
  "There is no leader for this topic-partition",
  "not aware of this member",
];

/** The line by which kafkajs tells that a committed offset is gone from the topic: records were lost to retention. */
const GAP = "Offset out of range, resetting to default offset";

/**
 * Passes kafkajs's log lines on: the place, a code made of the text's first words, topic and partition; nothing that may quote a record.
 * What says the same within 10 seconds goes to `debug`: with the brokers away it would be several lines a second.
 */
export function kafkaLogCreator(logger: Logger): logCreator {
  const isDue = createRepeatLimit(systemClock);
  return () =>
    ({ namespace, level, log }) => {
      const { message, error, topic, partition, groupId } = log;
      const fields = {
        part: namespace === undefined ? "kafkajs" : `kafkajs/${namespace}`,
        topic,
        partition,
        groupId,
      };
      if (message === GAP) {
        logger.error("intake_gap", fields);
        return;
      }
      const text = `${message} ${typeof error === "string" ? error : ""}`;
      const ordinary = ORDINARY.some((known) => text.includes(known));
      const code = codeOf(message);
      const write =
        ordinary || level > logLevel.WARN || !isDue(`${namespace} ${code} ${topic} ${partition}`)
          ? logger.debug
          : level === logLevel.WARN
            ? logger.warn
            : logger.error;
      write("kafka_client", { ...fields, code });
    };
}

/** `Connection error: connect ECONNREFUSED …` → `connection_error`. */
function codeOf(message: string): string {
  const [first = ""] = message.split(/[:(]/);
  return first
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, "_")
    .slice(0, 60);
}
