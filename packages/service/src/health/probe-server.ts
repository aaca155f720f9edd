import { type FastifyInstance, fastify } from "fastify";

/** A probe or a scrape is a few headers: what does not come at once is nobody's, and holds a connection. In milliseconds. */
const LIMITS = {
  requestTimeout: 5_000,
  http: { headersTimeout: 3_000, connectionsCheckingInterval: 500 },
};

/** Of one port, for the orchestrator and the scraper; further ones are closed at once. */
const MAX_CONNECTIONS = 100;

/** Where a server listens. */
export interface ProbePlace {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
}

export interface ProbeServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A server for an orchestrator or a scraper: it reads no body, nobody caches its answers, and an error's reason is not shown. */
export async function startProbeServer(
  { port, host }: ProbePlace,
  addRoutes: (server: FastifyInstance) => void,
): Promise<ProbeServer> {
  // A probe's kept-alive connection must not hold up the end of the process.
  const server = fastify({ forceCloseConnections: true, ...LIMITS });
  server.server.maxConnections = MAX_CONNECTIONS;
  server.removeAllContentTypeParsers();
  server.addHook("onSend", async (_, reply) => {
    reply.header("cache-control", "no-store");
  });
  server.setNotFoundHandler((_, reply) => reply.code(404).send({ code: "not_found" }));
  server.setErrorHandler((_, __, reply) => reply.code(500).send({ code: "internal_error" }));
  addRoutes(server);
  await server.listen({ port, host });
  const address = server.server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => server.close(),
  };
}
