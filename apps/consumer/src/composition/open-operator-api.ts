import { randomUUID } from "node:crypto";
import { listenAt } from "@intercom-dsar/service";
import { configuredSenders } from "../config/callback-parties.ts";
import { createHttpServer } from "../http/http-server.ts";
import { operatorApi } from "../operator/operator-api.ts";
import type { Parts } from "./parts.ts";

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
