import type { Registry } from "prom-client";
import { listenAt } from "../config/listen-at.ts";
import { type ProbePlace, type ProbeServer, startProbeServer } from "../health/probe-server.ts";
import type { Logger } from "../log/logger.ts";
import type { Shutdown } from "../shutdown.ts";

/**
 * `GET /metrics` in Prometheus' text format, on a port of its own, so that who may scrape need not reach anything else. A metric that
 * can't be collected makes the whole scrape a 500 without a reason: `up` is then 0, and the log says why.
 */
export function startMetricsServer(place: ProbePlace, registry: Registry): Promise<ProbeServer> {
  return startProbeServer(place, (server) => {
    server.get("/metrics", async (_, reply) => {
      const body = await registry.metrics();
      return reply.type(registry.contentType).send(body);
    });
  });
}

/** Metrics at `METRICS_PORT`, where that is set, until the program stops. Rejects as `listenAt`. */
export async function openMetricsPort(
  {
    METRICS_PORT: port,
    HEALTH_HOST: host,
  }: { readonly METRICS_PORT: number | undefined; readonly HEALTH_HOST: string },
  {
    registry,
    logger,
    shutdown,
  }: { readonly registry: Registry; readonly logger: Logger; readonly shutdown: Shutdown },
): Promise<void> {
  if (port === undefined) return;
  const server = await listenAt(
    { port, host, portVariable: "METRICS_PORT", hostVariable: "HEALTH_HOST" },
    (place) => startMetricsServer(place, registry),
  );
  shutdown.onStop("metrics", () => server.close());
  logger.info("metrics_open", { host, port: server.port });
}
