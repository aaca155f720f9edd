import {
  type ConfigWarning,
  type Environment,
  isLoopback,
  warnOfPlainHttp,
  warnOfUnknownVariables,
} from "@intercom-dsar/service";
import { configuredSenders } from "./callback-parties.ts";
import type { ConsumerConfig } from "./config.ts";

/** What an operator should look at in the environment, though the program starts. */
export function configWarnings(
  config: ConsumerConfig,
  environment: Environment = process.env,
): readonly ConfigWarning[] {
  const { ALLOW_HTTP, AUTH_APP_URL, INTERCOM_BASE_URL } = config;
  return [
    ...warnOfUnknownVariables(environment),
    ...(ALLOW_HTTP ? [] : warnOfPlainHttp({ AUTH_APP_URL, INTERCOM_BASE_URL })),
    ...(sendsPlainPassword(config)
      ? [{ variable: "KAFKA_SASL_MECHANISM", code: "plain_password" } as const]
      : []),
    ...(leavesUnsealed(config) ? [{ variable: "RESULT_SEALING", code: "unsealed" } as const] : []),
    ...(config.WEBHOOK_SENDERS === undefined
      ? []
      : [{ variable: "WEBHOOK_SENDERS", code: "renamed" } as const]),
  ];
}

/** Where some request, or any, has nobody to be sealed to. */
function leavesUnsealed(config: ConsumerConfig): boolean {
  const senders = configuredSenders(config);
  const areAllKeyed = senders.length > 0 && senders.every(({ recipientKey }) => recipientKey !== null);
  return config.RESULT_SEALING === "when-keyed" && config.RECIPIENT_KEYS === undefined && !areAllKeyed;
}

function sendsPlainPassword({
  KAFKA_SASL_MECHANISM,
  KAFKA_TLS,
  KAFKA_BROKERS = [],
}: ConsumerConfig): boolean {
  const hosts = KAFKA_BROKERS.map((address) => address.slice(0, address.lastIndexOf(":")));
  return KAFKA_SASL_MECHANISM === "plain" && !KAFKA_TLS && !hosts.every(isLoopback);
}
