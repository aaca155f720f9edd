import type { Writable } from "node:stream";
import type { Clock, ConfigWarning } from "@intercom-dsar/service";
import { alone, type CheckGroup, checkGroups, configurationCheck } from "@intercom-dsar/service/command-line";
import type { ConsumerConfig } from "../../config/config.ts";
import { EXIT_CODES, type ExitCode } from "../../config/exit-codes.ts";
import { accessTokenChecks } from "./access-token-checks.ts";
import { authAppChecks } from "./auth-app-checks.ts";
import { type KafkaToCheck, kafkaChecks } from "./kafka-checks.ts";
import { ledgerChecks } from "./ledger-checks.ts";
import { resultStoreCheck } from "./result-store-check.ts";
import { vaultChecks } from "./vault-checks.ts";

export interface ChecksToMake {
  /** Was read, so it is right. */
  readonly config: ConsumerConfig;
  readonly warnings: readonly ConfigWarning[];
  /** `null` without Kafka. */
  readonly kafka: KafkaToCheck | null;
  readonly clock: Clock;
}

export interface CheckOptions extends ChecksToMake {
  readonly output: Writable;
  readonly stop: AbortSignal;
}

/** `check`: tries what a start needs, changes nothing, and prints a row for each check. Resolves to the exit code. */
export async function check(options: CheckOptions): Promise<ExitCode> {
  const { clock, output, stop } = options;
  const isFine = await checkGroups(checksToMake(options), { output, stop, clock });
  return isFine ? EXIT_CODES.done : EXIT_CODES.failed;
}

/** Each question that a start would answer by failing; nothing is opened before a check runs. */
export function checksToMake({ config, warnings, kafka, clock }: ChecksToMake): readonly CheckGroup[] {
  return [
    alone(configurationCheck(warnings)),
    ledgerChecks(config),
    alone(resultStoreCheck(config)),
    ...(kafka === null ? [] : [kafkaChecks(config, kafka, clock)]),
    intercomChecks(config, clock),
  ];
}

/** By where the tokens come from; the configuration names exactly one way. */
function intercomChecks(config: ConsumerConfig, clock: Clock): CheckGroup {
  const { INTERCOM_ACCESS_TOKEN: token, AUTH_APP_URL: url, SERVICE_CREDENTIAL: credential } = config;
  if (token !== undefined) return accessTokenChecks(config, token, clock);
  return url !== undefined && credential !== undefined
    ? authAppChecks(config, url, credential)
    : vaultChecks(config);
}
