import type { Logger } from "@intercom-dsar/service";
import type { Admin } from "kafkajs";
import kafkajs from "kafkajs";

const { ConfigResourceTypes } = kafkajs;

/** The request topic keeps events for longer than the ledger remembers ids: a reset offset would delete a person a second time. */
class IdRetentionTooShortError extends Error {
  readonly code = "id_retention_too_short";
  readonly retryable = false;
  override readonly name = "IdRetentionTooShortError";

  constructor() {
    super(
      "ID_RETENTION has to be longer than the request topic's retention.ms: make it longer, or the topic's shorter.",
    );
  }
}

/**
 * Refuses to work with a memory that is shorter than the topic's. A topic that keeps events for ever is told as a warning: there
 * `too_old` alone stands between an old event and a person who came back.
 */
export async function checkTopicRetention(
  admin: Admin,
  topic: string,
  idRetentionMs: number,
  logger: Logger,
): Promise<void> {
  const retentionMs = await topicRetention(admin, topic);
  if (retentionMs === null || retentionMs < 0) {
    logger.warn("topic_retention_unbounded", {
      topic,
      reason: retentionMs === null ? "not_told" : "kept_for_ever",
    });
  } else refuseLonger(retentionMs, idRetentionMs);
}

/** @throws IdRetentionTooShortError where a topic keeps its events for as long as the ledger remembers ids, or longer */
export function refuseLonger(retentionMs: number, idRetentionMs: number): void {
  if (retentionMs >= idRetentionMs) throw new IdRetentionTooShortError();
}

/** `null` where the broker does not tell: the right to describe a topic's configuration is one that the service can do without. */
export async function topicRetention(admin: Admin, topic: string): Promise<number | null> {
  try {
    const resource = { type: ConfigResourceTypes.TOPIC, name: topic, configNames: ["retention.ms"] };
    const { resources } = await admin.describeConfigs({ resources: [resource], includeSynonyms: false });
    const value = resources[0]?.configEntries.find(
      ({ configName }) => configName === "retention.ms",
    )?.configValue;
    return value === undefined ? null : Number(value);
  } catch {
    return null;
  }
}
