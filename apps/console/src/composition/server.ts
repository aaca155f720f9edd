import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import type { Health, Logger } from "@intercom-dsar/service";
import {
  answerError,
  answerUnroutable,
  registerAssets,
  registerSecurityHeaders,
} from "@intercom-dsar/web/pages";
import { Problem } from "@intercom-dsar/web/problem";
import {
  type OpenIdRouteOptions,
  type PasswordSignIn,
  registerOpenIdRoutes,
  registerSignInRoutes,
} from "@intercom-dsar/web/sign-in";
import { type FastifyInstance, fastify } from "fastify";
import { registerAuditRoutes } from "../audit/audit-routes.ts";
import { registerDeadLetterRoutes } from "../dead-letters/dead-letter-routes.ts";
import { registerReplayRoutes } from "../dead-letters/replay-routes.ts";
import { type LiveRouteOptions, registerLiveRoutes } from "../live/live-routes.ts";
import { registerOverviewRoutes } from "../overview/overview-routes.ts";
import { CONSOLE_STYLE, LIVE_SCRIPT, SITE } from "../pages/site.ts";
import { registerBulkRoutes } from "../requests/bulk-routes.ts";
import { registerRequestActionRoutes } from "../requests/request-action-routes.ts";
import { registerRequestRoutes } from "../requests/request-routes.ts";
import { registerSenderActionRoutes } from "../senders/sender-action-routes.ts";
import { registerSenderRoutes } from "../senders/sender-routes.ts";
import { registerStatisticsRoutes } from "../statistics/statistics-routes.ts";
import { registerPauseRoutes } from "../workspaces/pause-routes.ts";
import { registerWorkspaceRoutes, type WorkspaceRouteOptions } from "../workspaces/workspace-routes.ts";

export interface ServerOptions extends WorkspaceRouteOptions, LiveRouteOptions {
  readonly password: PasswordSignIn | null;
  readonly openId: Pick<OpenIdRouteOptions, "openId" | "loginTransactions"> | null;
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  readonly health: Health;
  readonly logger: Logger;
}

const MOST_BODY_BYTES = 16 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

/** The pages; not yet listening. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { sessions, health, logger, publicUrl, trustedProxies } = options;
  const server = fastify({
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    routerOptions: { maxParamLength: 128 },
    forceCloseConnections: "idle",
    frameworkErrors: (_error, _request, reply) => answerUnroutable(reply),
  });
  const answers = { sessions, site: SITE, logger, isForPrograms: () => false };
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply, answers));
  server.setNotFoundHandler(async (request, reply) => {
    request.session = await sessions.read(request);
    return answerError(new Problem(404, "not_found", "There is no such page"), request, reply, answers);
  });
  server.decorateRequest("session", null);
  await registerSecurityHeaders(server, {
    secure: publicUrl.startsWith("https:"),
    formTargets: [],
    mayConnect: true,
  });
  await server.register(cookie);
  server.addHook("onSend", async (_request, reply) => {
    // A connection that was busy when the stop began would be kept alive, and hold it up.
    if (health.readiness().status === "draining") reply.header("connection", "close");
  });
  server.get("/livez", (_request, reply) => {
    const { live } = health.liveness();
    return reply.code(live ? 200 : 503).send({ status: live ? "live" : "stuck" });
  });
  server.get("/readyz", (_request, reply) => {
    const { ready, status } = health.readiness();
    return reply.code(ready ? 200 : 503).send({ status });
  });
  registerAssets(server, [CONSOLE_STYLE, LIVE_SCRIPT]);
  await server.register((routes) => registerPages(routes, options));
  return server;
}

/** What people use: a session, and forms as the only bodies. */
async function registerPages(routes: FastifyInstance, options: ServerOptions): Promise<void> {
  const { sessions, openId, publicUrl } = options;
  routes.removeAllContentTypeParsers();
  await routes.register(formbody);
  routes.addHook("onRequest", async (request) => {
    request.session = await sessions.read(request);
  });
  const signIn = { ...options, site: SITE, hasOpenId: openId !== null };
  registerSignInRoutes(routes, signIn);
  if (openId !== null) registerOpenIdRoutes(routes, { ...signIn, ...openId, publicUrl });
  registerOverviewRoutes(routes, options);
  registerRequestRoutes(routes, options);
  registerRequestActionRoutes(routes, options);
  registerBulkRoutes(routes, options);
  registerWorkspaceRoutes(routes, options);
  registerPauseRoutes(routes, options);
  registerSenderRoutes(routes, options);
  registerSenderActionRoutes(routes, options);
  registerDeadLetterRoutes(routes, options);
  registerReplayRoutes(routes, options);
  registerStatisticsRoutes(routes, options);
  registerAuditRoutes(routes, options);
  registerLiveRoutes(routes, options);
}
