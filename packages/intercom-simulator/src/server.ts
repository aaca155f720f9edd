import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import { failure } from "./api/answer.ts";
import type { Control } from "./control/control.ts";
import { registerControlRoutes } from "./control/control-routes.ts";
import { registerConsentRoutes } from "./oauth/consent-routes.ts";
import { uninstallEndpoint } from "./oauth/uninstall.ts";
import { toOutgoing } from "./pipeline/outgoing.ts";
import { serveCall } from "./pipeline/serve-call.ts";
import { serveFile } from "./pipeline/serve-file.ts";
import { serveTokenExchange } from "./pipeline/serve-token-exchange.ts";
import type { SimulatorContext } from "./pipeline/simulator-context.ts";
import { FILES_PATH } from "./present/file-links.ts";
import { ENDPOINTS } from "./routes/endpoints.ts";
import type { Region } from "./state/seed.ts";

export interface ServerOptions {
  readonly context: SimulatorContext;
  /** The region whose host this server stands for; `null`: one that serves all of them. */
  readonly region: Region | null;
  /** `null`: no control over HTTP. */
  readonly control: Control | null;
  readonly logger: FastifyBaseLogger | null;
}

/** One host of the simulated Intercom. */
export function createServer({ context, region, control, logger }: ServerOptions): FastifyInstance {
  const server: FastifyInstance = Fastify({
    ...(logger === null ? {} : { loggerInstance: logger }),
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1000 },
    frameworkErrors: (error, request, reply) => answerError(context, error, request, reply),
  });
  // Bodies stay text: what is not JSON has to be answered in Intercom's words, after the token was looked at.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));

  for (const endpoint of [...ENDPOINTS, uninstallEndpoint(context.oauth)]) {
    server.route({
      method: endpoint.method,
      url: endpoint.template.replaceAll(/\{(\w+)\}/g, ":$1"),
      handler: (request, reply) => serveCall(context, region, endpoint, request, reply),
    });
  }
  server.get(`${FILES_PATH}/:workspace/:key`, (request, reply) => serveFile(context, request, reply));
  registerConsentRoutes(server, context, region);
  server.post("/auth/eagle/token", (request, reply) => serveTokenExchange(context, request, reply));
  server.setNotFoundHandler((request, reply) => serveCall(context, region, null, request, reply));
  server.setErrorHandler((error, request, reply) => answerError(context, error, request, reply));
  if (control !== null) registerControlRoutes(server, control, context.signal);
  return server;
}

/** What failed outside of an endpoint: an unreadable path, too long a body, a mistake of ours, the end of the simulator. */
function answerError(
  context: SimulatorContext,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (context.signal.aborted) {
    reply.hijack();
    reply.raw.destroy();
    return;
  }
  const wanted = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  const isTheirs = wanted >= 400 && wanted < 500;
  if (!isTheirs) request.log.error(error);
  const answer = isTheirs
    ? failure(wanted, "client_error", "The request can't be read")
    : failure(500, "server_error", "The simulator failed");
  const { status, headers, text } = toOutgoing(answer, context.newRequestId(), null);
  reply.code(status).headers(headers).send(text);
}
