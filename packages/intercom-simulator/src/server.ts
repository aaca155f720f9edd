import Fastify, { type FastifyBaseLogger, type FastifyInstance } from "fastify";
import type { Control } from "./control/control.ts";
import { registerControlRoutes } from "./control/control-routes.ts";
import { type Machinery, serveCall } from "./pipeline/serve-call.ts";
import { ENDPOINTS } from "./routes/endpoints.ts";
import type { Region } from "./state/seed.ts";

export interface ServerOptions {
  readonly machinery: Machinery;
  /** The region whose host this server stands for; `null`: one that serves all of them. */
  readonly region: Region | null;
  /** `null`: no control over HTTP. */
  readonly control: Control | null;
  readonly logger: FastifyBaseLogger | null;
}

/** One host of the simulated Intercom. */
export function createServer({ machinery, region, control, logger }: ServerOptions): FastifyInstance {
  const server: FastifyInstance = Fastify({
    ...(logger === null ? {} : { loggerInstance: logger }),
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1000 },
  });
  // Bodies stay text: what is not JSON has to be answered in Intercom's words, after the token was looked at.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));

  for (const endpoint of ENDPOINTS) {
    server.route({
      method: endpoint.method,
      url: endpoint.template.replaceAll(/\{(\w+)\}/g, ":$1"),
      handler: (request, reply) => serveCall(machinery, region, endpoint, request, reply),
    });
  }
  server.setNotFoundHandler((request, reply) => serveCall(machinery, region, null, request, reply));
  server.setErrorHandler((error, request, reply) => {
    if (machinery.signal.aborted) {
      reply.hijack();
      reply.raw.destroy();
      return;
    }
    request.log.error(error);
    const errors = [{ code: "server_error", message: "The simulator failed" }];
    reply.code(500).send({ type: "error.list", request_id: machinery.newRequestId(), errors });
  });
  if (control !== null) registerControlRoutes(server, control, machinery.signal);
  return server;
}
