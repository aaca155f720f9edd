import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import type { Health } from "@intercom-dsar/service";
import { type FastifyInstance, fastify } from "fastify";
import {
  type AnswerErrorOptions,
  answerError,
  answerUnroutable,
  registerSecurityHeaders,
} from "../pages/index.ts";
import { Problem } from "../problem/problem.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { closeUnusedConnections } from "./close-unused-connections.ts";

export interface PageServerOptions extends AnswerErrorOptions {
  readonly health: Health;
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  /** Other origins that a form may lead to. */
  readonly formTargets: readonly string[];
  /** Whether a script of the pages may ask its own origin for news. */
  readonly mayConnect?: boolean;
}

const MOST_BODY_BYTES = 16 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

/** What every server of an app with pages has: limits, errors, headers, and no session until a route reads one. Not yet listening. */
export async function createPageServer(options: PageServerOptions): Promise<FastifyInstance> {
  const { sessions, health, publicUrl, trustedProxies, formTargets, mayConnect, isForPrograms } = options;
  const server = fastify({
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    routerOptions: { maxParamLength: 128 },
    forceCloseConnections: "idle",
    frameworkErrors: (_error, _request, reply) => answerUnroutable(reply),
  });
  closeUnusedConnections(server);
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply, options));
  server.setNotFoundHandler(async (request, reply) => {
    request.session = isForPrograms(request) ? null : await sessions.read(request);
    return answerError(new Problem(404, "not_found", "There is no such resource"), request, reply, options);
  });
  server.decorateRequest("session", null);
  await registerSecurityHeaders(server, { secure: publicUrl.startsWith("https:"), formTargets, mayConnect });
  await server.register(cookie);
  server.addHook("onSend", async (_request, reply) => {
    // A connection that was busy when the stop began would be kept alive, and hold it up.
    if (health.readiness().status === "draining") reply.header("connection", "close");
  });
  return server;
}

/** `/livez` and `/readyz` in one word: the details are for the port of health alone. */
export function registerProbes(server: FastifyInstance, health: Health): void {
  server.get("/livez", (_request, reply) => {
    const { live } = health.liveness();
    return reply.code(live ? 200 : 503).send({ status: live ? "live" : "stuck" });
  });
  server.get("/readyz", (_request, reply) => {
    const { ready, status } = health.readiness();
    return reply.code(ready ? 200 : 503).send({ status });
  });
}

/** Makes of a plugin's routes what people use: each request has its session, and forms are the only bodies. */
export async function acceptForms(routes: FastifyInstance, sessions: Sessions): Promise<void> {
  routes.removeAllContentTypeParsers();
  await routes.register(formbody);
  routes.addHook("onRequest", async (request) => {
    request.session = await sessions.read(request);
  });
}
