import { fastify } from "fastify";
import type { Health } from "./health.ts";
import { MAX_CONNECTIONS, PROBE_LIMITS } from "./probe-limits.ts";

export interface HealthServerOptions {
  readonly health: Health;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * `GET /livez` and `GET /readyz`: 200 or 503, the body says which part is how, and since when. Stays open while the
 * program drains, so that the orchestrator sees it; close it last.
 */
export async function startHealthServer({ health, port, host }: HealthServerOptions): Promise<HealthServer> {
  // A probe's kept-alive connection must not hold up the end of the process.
  const server = fastify({ forceCloseConnections: true, ...PROBE_LIMITS });
  server.server.maxConnections = MAX_CONNECTIONS;
  // Nobody has to send a body, so none is read.
  server.removeAllContentTypeParsers();
  server.addHook("onSend", async (_, reply) => {
    reply.header("cache-control", "no-store");
  });
  server.setNotFoundHandler((_, reply) => reply.code(404).send({ code: "not_found" }));
  server.setErrorHandler((_, __, reply) => reply.code(500).send({ code: "internal_error" }));

  server.get("/livez", (_, reply) => {
    const liveness = health.liveness();
    return reply.code(liveness.live ? 200 : 503).send(liveness);
  });
  server.get("/readyz", (_, reply) => {
    const readiness = health.readiness();
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });

  await server.listen({ port, host });
  const address = server.server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => server.close(),
  };
}
