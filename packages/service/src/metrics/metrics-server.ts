import { fastify } from "fastify";
import type { Registry } from "prom-client";
import { MAX_CONNECTIONS, PROBE_LIMITS } from "../health/probe-limits.ts";

export interface MetricsServerOptions {
  readonly registry: Registry;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
}

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * `GET /metrics` in Prometheus' text format, on a port of its own, so that who may scrape need not reach anything else. A metric that
 * can't be collected makes the whole scrape a 500 without a reason: `up` is then 0, and the log says why.
 */
export async function startMetricsServer({
  registry,
  port,
  host,
}: MetricsServerOptions): Promise<MetricsServer> {
  const server = fastify({ forceCloseConnections: true, ...PROBE_LIMITS });
  server.server.maxConnections = MAX_CONNECTIONS;
  // Nobody has to send a body, so none is read.
  server.removeAllContentTypeParsers();
  server.setNotFoundHandler((_, reply) => reply.code(404).send({ code: "not_found" }));
  server.setErrorHandler((_, __, reply) => reply.code(500).send({ code: "internal_error" }));
  server.get("/metrics", async (_, reply) => {
    const body = await registry.metrics();
    return reply.header("cache-control", "no-store").type(registry.contentType).send(body);
  });
  await server.listen({ port, host });
  const address = server.server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => server.close(),
  };
}
