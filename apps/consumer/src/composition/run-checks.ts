import { type Clock, createLogger } from "@intercom-dsar/service";
import { type CheckRow, findingsOf } from "@intercom-dsar/service/command-line";
import { type ChecksToMake, check, checksToMake } from "../commands/check/check.ts";
import type { ConsumerConfig } from "../config/config.ts";
import { configWarnings } from "../config/config-warnings.ts";
import type { ExitCode } from "../config/exit-codes.ts";
import { createKafka } from "../kafka/kafka-client.ts";
import { kafkaConnection, topicNames } from "./kafka-settings.ts";

/** The command `check`, with what is configured. */
export async function runChecks(
  config: ConsumerConfig,
  { clock, stop }: { readonly clock: Clock; readonly stop: AbortSignal },
): Promise<ExitCode> {
  return check({ ...whatIsConfigured(config, clock), output: process.stdout, stop });
}

/** The same, as rows. */
export function findChecks(
  config: ConsumerConfig,
  { clock, stop }: { readonly clock: Clock; readonly stop: AbortSignal },
): Promise<readonly CheckRow[]> {
  return findingsOf(checksToMake(whatIsConfigured(config, clock)), { clock, stop });
}

function whatIsConfigured(config: ConsumerConfig, clock: Clock): ChecksToMake {
  const brokers = config.KAFKA_BROKERS ?? [];
  const silent = createLogger({ level: "silent", format: "json", base: { service: "consumer" } });
  // A few tries find a broker that answers; more of them would say no more.
  const retries = Math.max(1, brokers.length - 1);
  const kafka = () => createKafka(kafkaConnection(config, brokers), silent, retries);
  return {
    config,
    warnings: configWarnings(config),
    kafka: brokers.length === 0 ? null : { admin: kafka().admin(), topics: topicNames(config), brokers },
    clock,
  };
}
