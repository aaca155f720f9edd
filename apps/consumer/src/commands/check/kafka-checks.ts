import { type Clock, rootCode } from "@intercom-dsar/service";
import {
  type CheckGroup,
  type Finding,
  failed,
  failureOf,
  ok,
  skipped,
} from "@intercom-dsar/service/command-line";
import type { Admin } from "kafkajs";
import type { ConsumerConfig } from "../../config/config.ts";
import { protocolCode } from "../../kafka/protocol-code.ts";
import { readGroupOffsets } from "../../kafka/read-group-offsets.ts";
import { refuseLonger, topicRetention } from "../../kafka/topic-retention.ts";
import { missingTopics, type TopicNames } from "../../kafka/topics.ts";

export interface KafkaToCheck {
  /** Connects nowhere yet. */
  readonly admin: Admin;
  readonly topics: TopicNames;
  readonly brokers: readonly string[];
}

const DAY_MS = 86_400_000;

/**
 * The brokers, the topics and the group. Seeing a topic and the group's offsets are rights that are told; to read and to write are not,
 * without reading as a member of the group or writing.
 */
export function kafkaChecks(
  config: ConsumerConfig,
  { admin, topics, brokers }: KafkaToCheck,
  clock: Clock,
): CheckGroup {
  const groupId = config.KAFKA_GROUP_ID;
  let missing: readonly string[] = [];
  const hasRequests = () => !missing.includes(topics.requests);

  return {
    checks: [
      {
        name: "kafka",
        variable: "KAFKA_BROKERS",
        place: brokers.join(","),
        async run() {
          try {
            await admin.connect();
            const cluster = await admin.describeCluster();
            return ok(`${brokers.join(",")}: ${cluster.brokers.length} in the cluster`);
          } catch (error) {
            return failed(`${brokers.join(",")}: ${kafkaFailure(error)}`, variableOf(error));
          }
        },
      },
      {
        name: "topics",
        variable: "KAFKA_CREATE_TOPICS",
        needs: "kafka",
        async run() {
          missing = await missingTopics(admin, topics);
          if (missing.length === 0) return ok(Object.values(topics).join(", "));
          const names = missing.join(", ");
          return config.KAFKA_CREATE_TOPICS
            ? ok(`a start creates ${names}`)
            : failed(`missing, or hidden from this user: ${names}`);
        },
      },
      {
        name: "retention",
        variable: "ID_RETENTION",
        needs: "topics",
        async run() {
          if (!hasRequests()) return skipped(`${topics.requests} is not there yet`);
          return retentionFinding(await topicRetention(admin, topics.requests), config.ID_RETENTION);
        },
      },
      {
        name: "group",
        variable: "KAFKA_GROUP_ID",
        needs: "topics",
        async run(signal) {
          if (!hasRequests()) return skipped(`${topics.requests} is not there yet`);
          try {
            const group = { groupId, topic: topics.requests };
            const partitions = await readGroupOffsets(admin, group, clock, signal);
            const isNew = partitions.every(({ offset }) => offset === "-1");
            return ok(`${groupId}: ${isNew ? "new, it starts at the earliest offset" : "has offsets"}`);
          } catch (error) {
            return failed(`${groupId}: ${groupFailure(error)}`);
          }
        },
      },
    ],
    close: () => admin.disconnect(),
  };
}

function retentionFinding(retentionMs: number | null, idRetentionMs: number): Finding {
  if (retentionMs === null) return skipped("the broker does not tell the request topic's retention.ms");
  if (retentionMs < 0) return ok("the request topic keeps its events for ever, the ledger ids for a time");
  try {
    refuseLonger(retentionMs, idRetentionMs);
  } catch (error) {
    return failed(failureOf(error));
  }
  const days = (ms: number) => `${Number((ms / DAY_MS).toFixed(1))} d`;
  return ok(`ids ${days(idRetentionMs)}, the request topic's events ${days(retentionMs)}`);
}

/** The system's code or the protocol's error; kafkajs's messages name hosts and users. */
function kafkaFailure(error: unknown): string {
  return rootCode(error) ?? protocolCode(error);
}

/** kafkajs has one error for a coordinator that is not there and for a group that the user may not see. */
function groupFailure(error: unknown): string {
  const failure = kafkaFailure(error);
  return failure === "KafkaJSGroupCoordinatorNotFound"
    ? `no coordinator, or no right to the group (${failure})`
    : failure;
}

/** SASL that was refused and a certificate that nobody vouches for are not the address's fault. */
function variableOf(error: unknown): string {
  const failure = kafkaFailure(error);
  if (/SASL/i.test(failure)) return "KAFKA_SASL_PASSWORD";
  return /CERT|SIGNATURE|SIGNED/.test(failure) ? "KAFKA_TLS_CA" : "KAFKA_BROKERS";
}
