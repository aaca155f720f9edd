import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { databaseHost } from "@intercom-dsar/database";
import { regionBaseUrl } from "@intercom-dsar/intercom-client";
import {
  ConfigError,
  connectWithRetry,
  createLoggedHealth,
  createLogger,
  createShutdown,
  logConfigWarnings,
  logFormat,
  openHealthPort,
  proxyOf,
  systemClock,
} from "@intercom-dsar/service";
import { commandLineOrExit, configOrExit } from "@intercom-dsar/service/command-line";
import { DEFAULT_POLICIES, NO_HOLDS } from "@intercom-dsar/subject-data";
import { type Command, HELP, parseCommand } from "./commands/arguments.ts";
import { HOUSEKEEPING_EVERY_MS, runHousekeeping } from "./composition/housekeeping.ts";
import { openDirectory, vaultCulprit } from "./composition/open-directory.ts";
import { openDownload } from "./composition/open-download.ts";
import { openLinks } from "./composition/open-links.ts";
import { openResultStore } from "./composition/open-result-store.ts";
import { openTelemetry, openTracing } from "./composition/open-telemetry.ts";
import type { Parts } from "./composition/parts.ts";
import { receiptSigner } from "./composition/receipt-signer.ts";
import { runAsPipe } from "./composition/run-as-pipe.ts";
import { runAsService } from "./composition/run-as-service.ts";
import { runChecks } from "./composition/run-checks.ts";
import { runCommand } from "./composition/run-command.ts";
import { openStorage } from "./composition/storage.ts";
import { watchClock } from "./composition/watch-clock.ts";
import { configuredCallbacks, configuredSenders } from "./config/callback-parties.ts";
import { type ConsumerConfig, readConsumerConfig } from "./config/config.ts";
import { configWarnings } from "./config/config-warnings.ts";
import { configuredRecipients } from "./config/configured-recipients.ts";
import { LOOP_LIMITS } from "./domain/loop-limits.ts";
import { createRights } from "./domain/rights.ts";
import { createWakeUp } from "./domain/wake-up.ts";
import { createMessageFactory } from "./messages/message-factory.ts";
import { pseudonymOf } from "./messages/pseudonym-of.ts";
import { boundGarbage } from "./results/bound-garbage.ts";
import { createSpools } from "./results/spool.ts";
import { CALL_TIMEOUT_MS, createConnectionFactory } from "./workspaces/connection.ts";
import { watchWorkspaces } from "./workspaces/watch-workspaces.ts";

/** One of Intercom's rate windows, and a little: then the next owner of a workspace can't overspend what this one has spent. */
const LINGER_MS = 11_000;
const MAX_WORKSPACES = 64;
const MIB = 1024 * 1024;
/** Intercom takes no attachment above 100 MB (help 2339426). */
const FILE_LIMITS = { fileBytes: 100 * MIB, files: 500 };
/** Of large requests, sealed: some ten times as much garbage comes with them. */
const GARBAGE_EVERY_BYTES = 8 * MIB;
const MAX_PLAN_ROUNDS = 3;

const command = commandLineOrExit({ name: "consumer", help: HELP, read: parseCommand });
const config = configOrExit(() => readConfig(command), "docs/configuration.md");

const clock = systemClock;
const logger = createLogger({
  // The rows of a check say it all.
  level: command.name === "check" ? "warn" : config.LOG_LEVEL,
  format: logFormat(config.LOG_FORMAT, process.stderr),
  base: { service: "consumer" },
});
const shutdown = createShutdown({ logger, graceMs: config.STOP_GRACE });
const health = createLoggedHealth(() => logger);

try {
  if (command.name === "run") await start(config, command.maxWaitMs);
  else if (command.name === "check")
    await shutdown.stop(command.name, await runChecks(config, { clock, stop: shutdown.signal }));
  else await shutdown.stop(command.name, await runCommand(config, command, { clock, logger, shutdown }));
} catch (error) {
  await shutdown.fail(error);
}

async function start(config: ConsumerConfig, maxWaitMs: number | null): Promise<void> {
  logConfigWarnings(logger, configWarnings(config));
  const webhook = config.WEBHOOK_PORT === undefined ? null : health.part("webhook", { group: "intake" });
  const part = {
    ledger: health.part("ledger", { essential: true }),
    intercom: health.part("intercom", { essential: true }),
    intake:
      webhook !== null && config.KAFKA_BROKERS === undefined
        ? webhook
        : health.part("intake", { group: "intake" }),
    webhook,
    operator: config.OPERATOR_PORT === undefined ? null : health.part("operator"),
    relay: health.part("relay"),
    results: health.part("results"),
    workspaces: health.part("workspaces"),
  };
  shutdown.onStop("health", () => health.drain());
  await openHealthPort(config, { health, logger, shutdown });
  const telemetry = await openTelemetry(config, { health, clock, logger, shutdown });
  const results = await openResultStore(config, part.results);
  const storage = await connectWithRetry({
    part: "ledger",
    culprit: { variable: "DATABASE_URL", host: databaseHost(config.DATABASE_URL.reveal()) },
    logger,
    signal: shutdown.signal,
    clock,
    connect: () => openStorage(config, logger, part.ledger),
  });
  shutdown.onStop("storage", () => storage.close());
  part.ledger.up();
  const instance = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const tracing = await openTracing(config, instance, { logger, shutdown });
  const ledger = telemetry.observe(tracing.observe(storage.ledger));
  const wakeUp = createWakeUp(ledger, clock, health.heartbeat("wake-up", LOOP_LIMITS.ledger));
  shutdown.onStop("wake-up", () => wakeUp.close());
  const connections = createConnectionFactory({
    baseUrlOf: (region) => config.INTERCOM_BASE_URL ?? regionBaseUrl(region),
    share: config.INTERCOM_RATE_SHARE,
    proxy: proxyOf(config),
    logger,
    onAttempt: telemetry.onAttempt,
  });
  telemetry.showBudgets(connections.throttles);
  const directory = await connectWithRetry({
    part: "vault",
    culprit: vaultCulprit(config),
    logger,
    signal: shutdown.signal,
    clock,
    connect: () => openDirectory({ config, connections, ledger, clock, logger, health: part.intercom }),
  });
  shutdown.onStop("Intercom", () => directory.close());
  const watchedWorkspaces = watchWorkspaces(
    {
      ledger,
      throttles: connections.throttles,
      health: part.workspaces,
      clock,
      heartbeat: health.heartbeat("workspaces", LOOP_LIMITS.ledger),
    },
    shutdown.signal,
  );
  shutdown.onStop("workspaces", () => watchedWorkspaces);
  const files = openDownload(config);
  shutdown.onStop("files", () => files.close());
  const callbacks = configuredCallbacks(config);
  const { links, named } = openLinks(config, ledger, results, logger);
  const receipts = receiptSigner(config);
  const messages = createMessageFactory({
    source: config.EVENT_SOURCE,
    now: clock.now,
    callbacks,
    linksLiveMs: links?.livesMs ?? null,
    suppressionKey: config.SUPPRESSION_KEY?.reveal()[0] ?? null,
    receipts:
      receipts === null
        ? null
        : { sign: receipts.sign, pseudonymOf: (subjects) => pseudonymOf(storage.keyring, subjects) },
  });
  const parts: Parts = {
    config,
    clock,
    logger,
    shutdown,
    wakeUp,
    ledger,
    directory,
    telemetry,
    startHeartbeat: health.heartbeat,
    health: part,
    callbacks,
    receipts,
    submissions: {
      messages,
      letterSeal: storage.letterSeal,
      resolve: directory.resolve,
      now: clock.now,
      idRetentionMs: config.ID_RETENTION,
      erasesMore: config.DELETION_CATEGORIES.any,
      hasHolds: config.HOLDS_FILE?.any ?? false,
    },
    owner: instance,
    random: Math.random,
    results,
    links,
    run: {
      ledger,
      messages,
      results: named,
      recipients: configuredRecipients(config),
      download: files.download,
      openSpool: createSpools(results, boundGarbage(GARBAGE_EVERY_BYTES)),
      limits: {
        notFoundRecheckMs: config.NOT_FOUND_RECHECK,
        verifyForMs: config.VERIFY_FOR,
        maxPlanRounds: MAX_PLAN_ROUNDS,
        files: { ...FILE_LIMITS, requestBytes: config.ATTACHMENTS_MAX_MIB * MIB },
      },
      categories: config.ACCESS_CATEGORIES,
      deletionCategories: config.DELETION_CATEGORIES,
      holds: config.HOLDS_FILE ?? NO_HOLDS,
      policies: config.REDACTION_POLICY_FILE ?? DEFAULT_POLICIES,
      customObjectTypes: config.CUSTOM_OBJECT_TYPES ?? [],
      packageFormat: config.PACKAGE_FORMAT,
      controllers: config.CONTROLLER_FILE ?? null,
      reportLanguage: config.REPORT_LANGUAGE,
      rights: createRights(configuredSenders(config), config.KAFKA_UNSIGNED, config.APPROVAL),
      lookAfterMs: config.RESTORE_RECHECK,
      workspaceGraceMs: config.WORKSPACE_GRACE,
      afterGraceMs: config.AFTER_GRACE,
      clock,
      random: Math.random,
      logger,
      tracing,
    },
    worker: {
      owner: instance,
      directory,
      wakeUp,
      startHeartbeat: health.heartbeat,
      leaseTtlMs: Math.max(config.LEASE_TTL, CALL_TIMEOUT_MS + 3_000),
      concurrency: config.CONCURRENCY,
      lingerMs: LINGER_MS,
      probeEveryMs: config.WORKSPACE_PROBE,
      maxWorkspaces: MAX_WORKSPACES,
    },
  };
  const heartbeat = health.heartbeat("housekeeping", HOUSEKEEPING_EVERY_MS + LOOP_LIMITS.ledger);
  const retentionMs = links?.livesMs ?? config.IDENTIFIER_RETENTION;
  const cleaned = runHousekeeping(
    { ledger, results, retentionMs, clock, logger, heartbeat },
    shutdown.signal,
  );
  shutdown.onStop("housekeeping", () => cleaned);
  const watched = watchClock(
    ledger,
    clock,
    logger,
    health.heartbeat("clock", LOOP_LIMITS.ledger),
    shutdown.signal,
  );
  shutdown.onStop("clock", () => watched);
  if (config.KAFKA_BROKERS === undefined && config.WEBHOOK_PORT === undefined)
    await runAsPipe(parts, { input: process.stdin, output: process.stdout, maxWaitMs });
  else await runAsService(parts);
}

function readConfig({ name }: Command): ConsumerConfig {
  const read = readConsumerConfig();
  if (name === "replay" && read.KAFKA_BROKERS === undefined)
    throw new ConfigError([{ variable: "KAFKA_BROKERS", message: "is required for replay" }]);
  return read;
}
