import type { Writable } from "node:stream";
import type { Clock, ConfigWarning } from "@intercom-dsar/service";
import { type Check, ok, runChecks, writeCheckRows } from "@intercom-dsar/service/command-line";
import type { ConsumerConfig } from "../../config/config.ts";
import { EXIT_CODES, type ExitCode } from "../../config/exit-codes.ts";
import { accessTokenChecks } from "./access-token-checks.ts";
import { authAppChecks } from "./auth-app-checks.ts";
import type { CheckGroup } from "./check-group.ts";
import { type KafkaToCheck, kafkaChecks } from "./kafka-checks.ts";
import { ledgerChecks } from "./ledger-checks.ts";
import { vaultChecks } from "./vault-checks.ts";

export interface CheckOptions {
  /** Was read, so it is right. */
  readonly config: ConsumerConfig;
  readonly warnings: readonly ConfigWarning[];
  /** `null` without Kafka. */
  readonly kafka: KafkaToCheck | null;
  readonly clock: Clock;
  readonly output: Writable;
  readonly stop: AbortSignal;
}

/** How long connections may take to close; the process ends after that anyway. */
const CLOSE_MS = 1_000;

/** `check`: tries what a start needs, changes nothing, and prints a row for each check. Resolves to the exit code. */
export async function check(options: CheckOptions): Promise<ExitCode> {
  const { config, warnings, kafka, clock, output, stop } = options;
  const groups = [
    ledgerChecks(config),
    ...(kafka === null ? [] : [kafkaChecks(config, kafka)]),
    intercomChecks(config, clock),
  ];
  const rows = await runChecks(
    [configurationCheck(warnings), ...groups.flatMap(({ checks }) => checks)],
    stop,
    clock,
  );
  writeCheckRows(rows, output);
  const closed = Promise.allSettled(groups.map((group) => group.close()));
  await Promise.race([closed, clock.sleep(CLOSE_MS)]);
  return rows.some(({ result }) => result === "failed") ? EXIT_CODES.failed : EXIT_CODES.done;
}

/** By where the tokens come from; the configuration names exactly one way. */
function intercomChecks(config: ConsumerConfig, clock: Clock): CheckGroup {
  const { INTERCOM_ACCESS_TOKEN: token, AUTH_APP_URL: url, SERVICE_CREDENTIAL: credential } = config;
  if (token !== undefined) return accessTokenChecks(config, token, clock);
  return url !== undefined && credential !== undefined
    ? authAppChecks(config, url, credential)
    : vaultChecks(config);
}

/** A configuration with a mistake comes to no check: it ends the program with exit code 2. */
function configurationCheck(warnings: readonly ConfigWarning[]): Check {
  const told = warnings.map(({ variable, code }) => `${variable}: ${code}`);
  return {
    name: "configuration",
    variable: null,
    run: async () => ok(told.length === 0 ? "no mistake" : `no mistake, but look at ${told.join("; ")}`),
  };
}
