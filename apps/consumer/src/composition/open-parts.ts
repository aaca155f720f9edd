import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { databaseHost } from "@intercom-dsar/database";
import { connectWithRetry, type Health, type HealthPart, openHealthPort } from "@intercom-dsar/service";
import { configuredCallbacks } from "../config/callback-parties.ts";
import type { ConsumerConfig } from "../config/config.ts";
import { configuredNotices } from "../config/notice-variables.ts";
import { LOOP_LIMITS } from "../domain/loop-limits.ts";
import { createWakeUp } from "../domain/wake-up.ts";
import { createMessageFactory } from "../messages/message-factory.ts";
import { pseudonymOf } from "../messages/pseudonym-of.ts";
import { CALL_TIMEOUT_MS } from "../workspaces/connection.ts";
import { flowDependencies } from "./flow-dependencies.ts";
import { openDownload } from "./open-download.ts";
import { openLinks } from "./open-links.ts";
import { openResultStore } from "./open-result-store.ts";
import { openTelemetry, openTracing } from "./open-telemetry.ts";
import { openWorkspaces } from "./open-workspaces.ts";
import type { Parts, Surroundings } from "./parts.ts";
import { receiptSigner } from "./receipt-signer.ts";
import { openStorage, type Storage } from "./storage.ts";

/** One of Intercom's rate windows, and a little: then the next owner of a workspace can't overspend what this one has spent. */
const LINGER_MS = 11_000;
const MAX_WORKSPACES = 64;

/** Opens one after the other what every way of running needs; each is closed at the stop, the last first. A database that is not there yet is waited for. */
export async function openParts(config: ConsumerConfig, around: Surroundings): Promise<Parts> {
  const { clock, logger, shutdown, health } = around;
  const part = healthParts(config, health);
  shutdown.onStop("health", () => health.drain());
  await openHealthPort(config, { health, logger, shutdown });
  const telemetry = await openTelemetry(config, around);
  const results = await openResultStore(config, part.results);
  const storage = await openMemory(config, around, part.ledger);
  const owner = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const tracing = await openTracing(config, owner, around);
  const ledger = telemetry.observe(tracing.observe(storage.ledger));
  const wakeUp = createWakeUp(ledger, clock, health.heartbeat("wake-up", LOOP_LIMITS.ledger));
  shutdown.onStop("wake-up", () => wakeUp.close());
  const directory = await openWorkspaces(config, around, { ledger, telemetry, health: part });
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
    notices: configuredNotices(config),
    receipts:
      receipts === null
        ? null
        : { sign: receipts.sign, pseudonymOf: (subjects) => pseudonymOf(storage.keyring, subjects) },
  });
  const startHeartbeat = health.heartbeat;
  return {
    config,
    clock,
    logger,
    shutdown,
    wakeUp,
    ledger,
    directory,
    telemetry,
    startHeartbeat,
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
    owner,
    random: Math.random,
    results,
    links,
    run: {
      ...flowDependencies(config, results),
      onCoverage: telemetry.onCoverage,
      ledger,
      messages,
      results: named,
      download: files.download,
      clock,
      random: Math.random,
      logger,
      tracing,
    },
    worker: { ...workerOptions(config), owner, directory, wakeUp, startHeartbeat },
  };
}

function healthParts(config: ConsumerConfig, health: Health) {
  const webhook = config.WEBHOOK_PORT === undefined ? null : health.part("webhook", { group: "intake" });
  return {
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
}

async function openMemory(
  config: ConsumerConfig,
  { clock, logger, shutdown }: Surroundings,
  health: HealthPart,
): Promise<Storage> {
  const storage = await connectWithRetry({
    part: "ledger",
    culprit: { variable: "DATABASE_URL", host: databaseHost(config.DATABASE_URL.reveal()) },
    logger,
    signal: shutdown.signal,
    clock,
    connect: () => openStorage(config, logger, health),
  });
  shutdown.onStop("storage", () => storage.close());
  health.up();
  return storage;
}

function workerOptions(config: ConsumerConfig) {
  return {
    leaseTtlMs: Math.max(config.LEASE_TTL, CALL_TIMEOUT_MS + 3_000),
    concurrency: config.CONCURRENCY,
    lingerMs: LINGER_MS,
    probeEveryMs: config.WORKSPACE_PROBE,
    maxWorkspaces: MAX_WORKSPACES,
  };
}
