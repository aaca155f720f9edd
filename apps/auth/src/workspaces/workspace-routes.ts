import {
  BASIC_SCOPES,
  type FurtherScope,
  type OAuthApp,
  type OAuthClient,
  OAuthError,
  SCOPES,
  type TokenVault,
} from "@intercom-dsar/oauth";
import type { Clock, Logger } from "@intercom-dsar/service";
import { sendPage } from "@intercom-dsar/web/pages";
import {
  readForm,
  requireAdmin,
  requireFreshSignIn,
  requirePerson,
  type Sessions,
} from "@intercom-dsar/web/sessions";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { CheckOutcome } from "../checks/check-workspace.ts";
import type { Checker } from "../checks/checker.ts";
import { askIntercom } from "../connect/ask-intercom.ts";
import { workspaceName } from "../connect/workspace-name.ts";
import { WorkspaceId } from "../http/workspace-id.ts";
import { workspaceUnknown } from "../http/workspace-unknown.ts";
import type { NoticeCode } from "../pages/notice-text.ts";
import type { Audit } from "../store/audit.ts";
import { disconnectPage } from "./disconnect-page.ts";
import { loadWorkspaces } from "./load-workspaces.ts";
import { Selection, selectWorkspaces } from "./select-workspaces.ts";
import { workspacesPage } from "./workspaces-page.ts";

export interface WorkspaceRouteOptions {
  readonly app: OAuthApp;
  /** What the integration needs besides the basic scopes. */
  readonly furtherScopes: readonly FurtherScope[];
  readonly vault: TokenVault;
  readonly client: Pick<OAuthClient, "revoke">;
  readonly checker: Checker;
  readonly audit: Audit;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly logger: Logger;
}

const NOTICES: Readonly<Record<CheckOutcome, NoticeCode>> = {
  working: "checked_working",
  dead: "checked_dead",
  unreachable: "checked_unreachable",
  gone: "checked_gone",
  unreadable: "checked_unreadable",
};

/** The list, and what can be done with one of it. */
export function registerWorkspaceRoutes(routes: FastifyInstance, options: WorkspaceRouteOptions): void {
  const { vault, checker, sessions, clock } = options;
  const redirectUrl = options.app.redirectUri;
  const scopes = [...BASIC_SCOPES, ...options.furtherScopes].map((key) => SCOPES[key]);

  routes.get("/", async (request, reply) => {
    const session = requirePerson(request);
    const selection = Selection.parse(request.query);
    const { notice } = session;
    const workspaces = selectWorkspaces(await loadWorkspaces(vault), selection, notice?.about ?? null);
    if (notice !== null) sessions.setNotice(reply, session, null);
    const viewer = { admin: session.admin, formToken: sessions.formToken(session) };
    return sendPage(
      reply,
      200,
      workspacesPage({ viewer, workspaces, selection, notice, redirectUrl, scopes, now: clock.now() }),
    );
  });

  routes.post("/workspaces/:workspace/check", async (request, reply) => {
    const session = requireAdmin(request);
    readForm(request, sessions, z.object({}));
    const workspaceId = workspaceIdOf(request);
    const code = NOTICES[await checker.check(workspaceId)];
    sessions.setNotice(reply, session, { code, about: workspaceId, name: null });
    return reply.redirect("/", 303);
  });

  const disconnectPath = (workspaceId: string) => `/workspaces/${workspaceId}/disconnect`;

  routes.get("/workspaces/:workspace/disconnect", async (request, reply) => {
    const session = requireAdmin(request);
    const workspaceId = workspaceIdOf(request);
    requireFreshSignIn(reply, session, disconnectPath(workspaceId), options);
    const name = await displayName(vault, workspaceId);
    const viewer = { admin: session.admin, formToken: sessions.formToken(session) };
    return sendPage(reply, 200, disconnectPage({ viewer, workspaceId, name }));
  });

  routes.post("/workspaces/:workspace/disconnect", async (request, reply) => {
    const session = requireAdmin(request);
    readForm(request, sessions, z.object({}));
    const workspaceId = workspaceIdOf(request);
    requireFreshSignIn(reply, session, disconnectPath(workspaceId), options);
    const name = await displayName(vault, workspaceId);
    const code = (await disconnect(options, workspaceId, session.admin.entry))
      ? "disconnected"
      : "disconnected_here_only";
    sessions.setNotice(reply, session, { code, about: workspaceId, name });
    return reply.redirect("/", 303);
  });
}

/** The token is destroyed here first: whatever Intercom answers, nobody uses it any more. Resolves to whether Intercom revoked it too. */
async function disconnect(
  { vault, client, audit, logger }: WorkspaceRouteOptions,
  workspaceId: string,
  actor: string,
): Promise<boolean> {
  const connections = await vault.connections();
  if (!connections.some((known) => known.workspaceId === workspaceId)) throw workspaceUnknown();
  const auditId = await audit.record({ action: "workspace_disconnected", actor, workspaceId });
  const accessToken = await vault.remove(workspaceId);
  logger.info("workspace_disconnected", { workspaceId, auditId });
  if (accessToken === null) return false;
  try {
    await askIntercom((signal) => client.revoke(accessToken, signal), { tries: 2 });
    return true;
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    logger.warn("token_not_revoked", { workspaceId, code: error.code });
    return false;
  }
}

/** Throws `workspace_unknown`. */
async function displayName(vault: TokenVault, workspaceId: string): Promise<string> {
  const name = await workspaceName(vault, workspaceId);
  if (name === null) throw workspaceUnknown();
  return name;
}

function workspaceIdOf(request: FastifyRequest): string {
  const parameters = z.object({ workspace: WorkspaceId }).safeParse(request.params);
  if (!parameters.success) throw workspaceUnknown();
  return parameters.data.workspace;
}
