import { isUtf8 } from "node:buffer";
import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import type { Health } from "@intercom-dsar/service";
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
import { errorCodes, type FastifyInstance, type FastifyRequest, fastify } from "fastify";
import { registerApi } from "../api/api-routes.ts";
import type { TokenConsumer } from "../api/token-consumer.ts";
import { registerUninstallNotice } from "../api/uninstall-notice.ts";
import type { Checker } from "../checks/checker.ts";
import { type ConnectOptions, registerConnectRoutes } from "../connect/connect-routes.ts";
import { SITE } from "../pages/site.ts";
import { registerWorkspaceRoutes, type WorkspaceRouteOptions } from "../workspaces/workspace-routes.ts";

export interface ServerOptions extends Omit<ConnectOptions, "client" | "checker">, WorkspaceRouteOptions {
  readonly client: ConnectOptions["client"] & WorkspaceRouteOptions["client"];
  readonly checker: Checker;
  readonly password: PasswordSignIn | null;
  readonly openId: Pick<OpenIdRouteOptions, "openId" | "loginTransactions"> | null;
  /** None: `/v1` is off. */
  readonly consumers: readonly TokenConsumer[];
  /** Whether tokens are handed out by a server of their own. */
  readonly hasTokenServer: boolean;
  readonly publicUrl: string;
  readonly authorizeUrl: string;
  readonly trustedProxies: readonly string[];
  readonly health: Health;
}

const MOST_BODY_BYTES = 16 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

/** What people use, and the token API where it has no port of its own; not yet listening. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { health, consumers, hasTokenServer } = options;
  const server = await openServer(options, isForPrograms);
  server.get("/livez", (_request, reply) => {
    const { live } = health.liveness();
    return reply.code(live ? 200 : 503).send({ status: live ? "live" : "stuck" });
  });
  server.get("/readyz", (_request, reply) => {
    const { ready, status } = health.readiness();
    return reply.code(ready ? 200 : 503).send({ status });
  });
  registerAssets(server);
  registerUninstallNotice(server, options.checker);
  if (hasTokenServer) refuseTokens(server);
  else if (consumers.length > 0) await server.register((routes) => registerApi(routes, options));
  await server.register((routes) => registerPages(routes, options));
  return server;
}

/** The token API alone, for `TOKENS_PORT`; not yet listening. */
export async function createTokenServer(options: ServerOptions): Promise<FastifyInstance> {
  const server = await openServer(options, () => true);
  await server.register((routes) => registerApi(routes, options));
  return server;
}

/** What both servers have: limits, errors, headers, and no session until a route reads one. */
async function openServer(
  { sessions, health, logger, publicUrl, authorizeUrl, trustedProxies }: ServerOptions,
  isForPrograms: (request: FastifyRequest) => boolean,
): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    routerOptions: { maxParamLength: 128 },
    forceCloseConnections: "idle",
    frameworkErrors: (_error, _request, reply) => answerUnroutable(reply),
  });
  const answers = { sessions, site: SITE, logger, isForPrograms };
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply, answers));
  server.setNotFoundHandler(async (request, reply) => {
    request.session = isForPrograms(request) ? null : await sessions.read(request);
    return answerError(new Problem(404, "not_found", "There is no such resource"), request, reply, answers);
  });
  refuseOtherEncodings(server);
  server.decorateRequest("session", null);
  await registerSecurityHeaders(server, {
    secure: publicUrl.startsWith("https:"),
    formTargets: consentSources(new URL(authorizeUrl)),
  });
  await server.register(cookie);
  server.addHook("onSend", async (_request, reply) => {
    // A connection that was busy when the stop began would be kept alive, and hold it up.
    if (health.readiness().status === "draining") reply.header("connection", "close");
  });
  return server;
}

/** Not with a 404, which a consumer would take for the word that a workspace is not connected. */
function refuseTokens(server: FastifyInstance): void {
  server.all("/v1/*", () => {
    throw new Problem(421, "wrong_port", "Tokens are handed out at another port (TOKENS_PORT)");
  });
}

/** Fastify would read bytes that are not UTF-8 as replacement characters. */
function refuseOtherEncodings(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser("error", "error");
  server.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, body, done) => {
    if (isUtf8(body)) parseJson(request, body.toString(), done);
    else done(new errorCodes.FST_ERR_CTP_INVALID_JSON_BODY());
  });
}

/** What people use: a session, and forms as the only bodies. */
async function registerPages(routes: FastifyInstance, options: ServerOptions): Promise<void> {
  const { sessions, password, openId, publicUrl } = options;
  routes.removeAllContentTypeParsers();
  await routes.register(formbody);
  routes.addHook("onRequest", async (request) => {
    request.session = await sessions.read(request);
  });
  const signIn = { ...options, site: SITE, password, hasOpenId: openId !== null };
  registerSignInRoutes(routes, signIn);
  if (openId !== null) registerOpenIdRoutes(routes, { ...signIn, ...openId, publicUrl });
  registerConnectRoutes(routes, options);
  registerWorkspaceRoutes(routes, options);
}

function isForPrograms({ url }: FastifyRequest): boolean {
  return /^\/(v1|intercom|openapi\.json)(\/|\?|$)/.test(url);
}

/** Intercom sends on to the region's host (app.eu.intercom.com) or to its sign-in. */
function consentSources(authorizeUrl: URL): readonly string[] {
  return authorizeUrl.hostname === "app.intercom.com"
    ? [authorizeUrl.origin, "https://*.intercom.com"]
    : [authorizeUrl.origin];
}
