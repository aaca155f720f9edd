import { randomUUID } from "node:crypto";
import { listenAt } from "@intercom-dsar/service";
import { type ReplayRow, replayLetters } from "../commands/replay-letters.ts";
import { configuredSenders } from "../config/callback-parties.ts";
import { createHttpServer } from "../http/http-server.ts";
import { createKafka } from "../kafka/kafka-client.ts";
import { operatorApi } from "../operator/operator-api.ts";
import type { OperatorOptions } from "../operator/operator-options.ts";
import { kafkaConnection, signatureOptions, topicNames } from "./kafka-settings.ts";
import type { Parts } from "./parts.ts";
import { findChecks } from "./run-checks.ts";

/** Opens `OPERATOR_PORT`. */
export async function openOperatorApi(parts: Parts, port: number): Promise<void> {
  const { config, clock, logger, shutdown, health, telemetry, ledger, submissions } = parts;
  const { signal } = shutdown;
  if (health.operator === null) return;
  const senders = configuredSenders(config);
  const keys = config.OPERATOR_KEYS?.reveal() ?? [];
  const { operator } = health;
  const host = config.OPERATOR_HOST;
  const server = await listenAt(
    { port, host, portVariable: "OPERATOR_PORT", hostVariable: "OPERATOR_HOST" },
    (place) =>
      createHttpServer({
        ...place,
        now: clock.now,
        plugins: [
          (app) =>
            operatorApi(app, {
              keys,
              senders,
              ledger,
              submissions,
              signal,
              replay: replayer(parts),
              check: () => findChecks(config, { clock, stop: signal }),
              reportLanguage: config.REPORT_LANGUAGE,
              workspaceGraceMs: config.WORKSPACE_GRACE,
              clock,
              logger,
              randomId: randomUUID,
            }),
        ],
        logger,
        health: operator,
        onAnswer: telemetry.onHttpAnswer,
      }),
  );
  logger.info("operator_open", { host, port: server.port });
  shutdown.onStop("operator API", () => server.close());
}

/** As the command `replay` does it. */
function replayer({
  config,
  ledger,
  submissions,
  clock,
  logger,
  shutdown,
}: Parts): OperatorOptions["replay"] {
  const brokers = config.KAFKA_BROKERS;
  if (brokers === undefined) return null;
  return async (choice) => {
    const rows: ReplayRow[] = [];
    await replayLetters({
      ...choice,
      kafka: createKafka(kafkaConnection(config, brokers), logger),
      topics: topicNames(config),
      ledger,
      letterSeal: submissions.letterSeal,
      signatures: signatureOptions(config, clock.now),
      signal: shutdown.signal,
      onResult: (row) => rows.push(row),
    });
    return rows;
  };
}
