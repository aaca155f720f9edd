import { listenAt } from "../config/listen-at.ts";
import type { Logger } from "../log/logger.ts";
import type { Shutdown } from "../shutdown.ts";
import type { Health } from "./health.ts";
import { type ProbePlace, type ProbeServer, startProbeServer } from "./probe-server.ts";

export interface HealthServerOptions extends ProbePlace {
  readonly health: Health;
}

/**
 * `GET /livez` and `GET /readyz`: 200 or 503, the body says which part is how, and since when. Stays open while the
 * program drains, so that the orchestrator sees it; close it last.
 */
export function startHealthServer({ health, ...place }: HealthServerOptions): Promise<ProbeServer> {
  return startProbeServer(place, (server) => {
    server.get("/livez", (_, reply) => {
      const liveness = health.liveness();
      return reply.code(liveness.live ? 200 : 503).send(liveness);
    });
    server.get("/readyz", (_, reply) => {
      const readiness = health.readiness();
      return reply.code(readiness.ready ? 200 : 503).send(readiness);
    });
  });
}

/** Health at `HEALTH_PORT`, where that is set, until the program stops. Rejects as `listenAt`. */
export async function openHealthPort(
  {
    HEALTH_PORT: port,
    HEALTH_HOST: host,
  }: { readonly HEALTH_PORT: number | undefined; readonly HEALTH_HOST: string },
  {
    health,
    logger,
    shutdown,
  }: { readonly health: Health; readonly logger: Logger; readonly shutdown: Shutdown },
): Promise<void> {
  if (port === undefined) return;
  const server = await listenAt(
    { port, host, portVariable: "HEALTH_PORT", hostVariable: "HEALTH_HOST" },
    (place) => startHealthServer({ health, ...place }),
  );
  shutdown.onStop("health server", () => server.close());
  logger.info("health_open", { host, port: server.port });
}
