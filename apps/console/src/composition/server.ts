import type { Health, Logger } from "@intercom-dsar/service";
import { registerAssets } from "@intercom-dsar/web/pages";
import { acceptForms, createPageServer, registerProbes } from "@intercom-dsar/web/server";
import {
  type OpenIdRouteOptions,
  type PasswordSignIn,
  registerOpenIdRoutes,
  registerSignInRoutes,
} from "@intercom-dsar/web/sign-in";
import type { FastifyInstance } from "fastify";
import { registerAuditRoutes } from "../audit/audit-routes.ts";
import { registerDeadLetterRoutes } from "../dead-letters/dead-letter-routes.ts";
import { registerReplayRoutes } from "../dead-letters/replay-routes.ts";
import { registerErasureNoticeRoutes } from "../erasure-notices/erasure-notice-routes.ts";
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

/** The pages; not yet listening. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const isForPrograms = () => false;
  const server = await createPageServer({
    ...options,
    site: SITE,
    formTargets: [],
    mayConnect: true,
    isForPrograms,
  });
  registerProbes(server, options.health);
  registerAssets(server, [CONSOLE_STYLE, LIVE_SCRIPT]);
  await server.register((routes) => registerPages(routes, options));
  return server;
}

/** What people use: a session, and forms as the only bodies. */
async function registerPages(routes: FastifyInstance, options: ServerOptions): Promise<void> {
  const { sessions, openId, publicUrl } = options;
  await acceptForms(routes, sessions);
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
  registerErasureNoticeRoutes(routes, options);
  registerStatisticsRoutes(routes, options);
  registerAuditRoutes(routes, options);
  registerLiveRoutes(routes, options);
}
