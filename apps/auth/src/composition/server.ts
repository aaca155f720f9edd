import { isUtf8 } from "node:buffer";
import type { Health } from "@intercom-dsar/service";
import { registerAssets } from "@intercom-dsar/web/pages";
import { Problem } from "@intercom-dsar/web/problem";
import { acceptForms, createPageServer, registerProbes } from "@intercom-dsar/web/server";
import {
  type OpenIdRouteOptions,
  type PasswordSignIn,
  registerOpenIdRoutes,
  registerSignInRoutes,
} from "@intercom-dsar/web/sign-in";
import { errorCodes, type FastifyInstance, type FastifyRequest } from "fastify";
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

/** What people use, and the token API where it has no port of its own; not yet listening. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { health, consumers, hasTokenServer } = options;
  const server = await openServer(options, isForPrograms);
  registerProbes(server, health);
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

/** What both servers have. */
async function openServer(
  options: ServerOptions,
  isForPrograms: (request: FastifyRequest) => boolean,
): Promise<FastifyInstance> {
  const formTargets = consentSources(new URL(options.authorizeUrl));
  const server = await createPageServer({ ...options, site: SITE, formTargets, isForPrograms });
  refuseOtherEncodings(server);
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
  await acceptForms(routes, sessions);
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
