import type { Socket } from "node:net";
import type { HealthPart, Logger } from "@intercom-dsar/service";
import { closeUnusedConnections } from "@intercom-dsar/web/close-unused-connections";
import { PROBLEM_TYPE, Problem, problemBody, sendProblem } from "@intercom-dsar/web/problem";
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from "fastify";
import { collectMethods } from "./allowed-methods.ts";
import { createRefusalLog } from "./refusal-log.ts";
import { guardRequest } from "./request-guard.ts";
import { serveInTurn } from "./serve-in-turn.ts";
import { toProblem } from "./to-problem.ts";
import { limitUnverifiedBodies } from "./unverified-bodies.ts";

/**
 * Adds the routes of one endpoint, in a scope of its own: its hooks and parsers reach no other plugin. A body of type JSON arrives as
 * the bytes that were sent (`Buffer`), since signatures are made over them. A thrown `Problem` is the answer.
 */
export type HttpPlugin = (app: FastifyInstance) => void | Promise<void>;

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly plugins: readonly HttpPlugin[];
  readonly logger: Logger;
  readonly now: () => number;
  /** Told that the endpoint is open. */
  readonly health: HealthPart;
  readonly limits?: Partial<HttpLimits>;
  /** Told of every answer. */
  readonly onAnswer?: (answer: HttpAnswer) => void;
}

export interface HttpAnswer {
  /** The route's template, never the address that was asked for; `none` where there is no such route. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface HttpLimits {
  /** Largest body, in bytes; a route may say otherwise. @default 64 KiB */
  readonly bodyBytes: number;
  /** All bodies above 16 KiB together whose senders are not known yet, in bytes. @default 16 MiB */
  readonly unverifiedBytes: number;
  /** From a request's first byte to its last. @default 10 s */
  readonly receiveMs: number;
  /** Open connections; further ones are closed at once. @default 2000 */
  readonly connections: number;
}

export interface HttpServer {
  readonly port: number;
  /** Takes no new connection, finishes the requests that have begun. */
  close(): Promise<void>;
}

const LIMITS: HttpLimits = {
  bodyBytes: 64 * 1024,
  unverifiedBytes: 16 * 1024 * 1024,
  receiveMs: 10_000,
  connections: 2_000,
};
const CHECK_CONNECTIONS_MS = 500;
const MAX_HEADER_BYTES = 8 * 1024;
const KEEP_ALIVE_MS = 65_000;
/** After these not even a known peer's connection is kept: a proxy's may bring anybody's requests. */
const CLOSING = new Set([401, 404, 405, 413, 415]);
/** Ids have up to 128 characters; what is longer is no route. */
const MAX_PARAM_LENGTH = 128;

/** Opens the HTTP server: problem details for every refusal, limits on size and time, nothing decoded that was not signed. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, plugins, health } = options;
  const app = createApp(options);
  for (const plugin of plugins) await app.register(async (scope) => plugin(scope));
  await app.listen({ port, host });
  health.up();
  const address = app.server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    async close() {
      health.down("stopping");
      await app.close();
    },
  };
}

function createApp({ logger, now, limits, onAnswer }: HttpServerOptions): FastifyInstance {
  const { bodyBytes, unverifiedBytes, receiveMs, connections } = { ...LIMITS, ...limits };
  const app = fastify({
    bodyLimit: bodyBytes,
    requestTimeout: receiveMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    exposeHeadRoutes: false,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    http: {
      headersTimeout: receiveMs,
      connectionsCheckingInterval: CHECK_CONNECTIONS_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      insecureHTTPParser: false,
    },
    clientErrorHandler: answerBrokenRequest,
    // It reaches no hook.
    frameworkErrors: (error, _request, reply) =>
      sendProblem(reply.header("connection", "close"), toProblem(error)),
  });
  app.server.maxConnections = connections;
  closeUnusedConnections(app);
  const peers = serveInTurn(app.server);
  app.removeAllContentTypeParsers();
  const allowedMethods = collectMethods(app);
  const refuseUnknown = (request: FastifyRequest, reply: FastifyReply) => {
    const allowed = allowedMethods(request.url.split("?", 1)[0] ?? "");
    return sendProblem(reply, allowed.length === 0 ? NOTHING_HERE : methodNotAllowed(allowed));
  };
  // Before the body is read, as everything that can be refused without it.
  app.addHook("onRequest", async (request, reply) =>
    request.is404 ? refuseUnknown(request, reply) : undefined,
  );
  app.addHook("onRequest", guardRequest);
  const refused = createRefusalLog(logger, "webhook_refused", now);
  limitUnverifiedBodies(app, ["application/json", "application/cloudevents+json"], {
    sharedBytes: unverifiedBytes,
    onFull: () => refused("busy"),
    onVerified: ({ raw }) => peers.know(raw.socket),
  });
  app.addHook("onSend", async (request, reply) => {
    reply.headers({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    // Open routes and Intercom's HEAD are there for everybody.
    if (!peers.isKnown(request.raw.socket) || CLOSING.has(reply.statusCode))
      reply.header("connection", "close");
  });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none";
    onAnswer?.({ route, status: reply.statusCode, durationMs: reply.elapsedTime });
  });
  app.setNotFoundHandler(refuseUnknown);
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) logger.error("http_request_failed", { statusCode: problem.status, error });
    return sendProblem(reply, problem);
  });
  return app;
}

/** The answer for an address that is none, and for one that must not be told from it. */
export const NOTHING_HERE = new Problem(404, "not_found", "There is nothing at this address.");

function methodNotAllowed(allowed: readonly string[]): Problem {
  return new Problem(405, "method_not_allowed", "The address does not take this method.", {
    headers: { allow: allowed.join(", ") },
  });
}

const BROKEN: Readonly<Record<string, Problem>> = {
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, "request_timeout", "The request was not complete in time."),
  HPE_HEADER_OVERFLOW: new Problem(431, "headers_too_large", "The headers are too large."),
};
const NO_HTTP = new Problem(400, "malformed_http", "This is not a well-formed HTTP/1.1 request.");

/** What Node's parser refuses never becomes a request: it is answered on the bare socket, which is then closed. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = BROKEN[error.code ?? ""] ?? NO_HTTP;
  const body = JSON.stringify(problemBody(problem));
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.message}\r\ncontent-type: ${PROBLEM_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
