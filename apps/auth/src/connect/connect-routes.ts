import { authorizationUrl, type OAuthApp } from "@intercom-dsar/oauth";
import { sendPage, viewerOf } from "@intercom-dsar/web/pages";
import { readForm, requireAdmin, type Sessions } from "@intercom-dsar/web/sessions";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { WorkspaceId } from "../http/workspace-id.ts";
import type { NoticeCode } from "../pages/notice-text.ts";
import type { AuthStore } from "../store/auth-store.ts";
import { CONNECT_FAILURES, type ConnectFailure } from "./connect-failure.ts";
import { connectFailurePage } from "./connect-failure-page.ts";
import { type Finished, type FinishParts, finishConnection } from "./finish-connection.ts";

export interface ConnectOptions extends FinishParts {
  readonly app: OAuthApp;
  readonly store: AuthStore;
  readonly sessions: Sessions;
  readonly newState: () => string;
}

const StartForm = z.object({ workspace: WorkspaceId.optional() });
// A parameter that comes twice is an array, and so not one of ours.
const Callback = z.object({
  state: z.string().min(1).max(512).optional().catch(undefined),
  code: z.string().min(1).max(2_048).optional().catch(undefined),
  error: z.string().optional().catch("malformed"),
});
type Callback = z.output<typeof Callback>;

const STATE_FAILURES = {
  unknown: "state_unknown",
  used: "state_used",
  expired: "state_expired",
  foreign: "foreign_session",
} as const;

/** `/oauth/start` → Intercom's consent page → `/oauth/callback`. */
export function registerConnectRoutes(routes: FastifyInstance, options: ConnectOptions): void {
  const { app, store, sessions, newState, logger } = options;

  routes.post("/oauth/start", async (request, reply) => {
    const session = requireAdmin(request);
    const { workspace } = readForm(request, sessions, StartForm);
    const state = newState();
    await store.addState(state, session.id, workspace ?? null);
    return reply.redirect(authorizationUrl(app, state).href, 303);
  });

  // A form that was sent before signing in again ends here.
  routes.get("/oauth/start", (_request, reply) => reply.redirect("/", 303));

  // Not by HEAD, with which programs look where a link leads: the state would be used up.
  routes.get("/oauth/callback", { exposeHeadRoute: false }, async (request, reply) => {
    const { session } = request;
    const person = session?.admin ?? null;
    const finished = await finish(
      options,
      Callback.parse(request.query),
      person && session && { sessionId: session.id, actor: person.entry },
    );
    if ("failure" in finished) {
      const { failure, mixUp } = finished;
      logger.warn("workspace_not_connected", { code: failure });
      return sendPage(
        reply,
        CONNECT_FAILURES[failure],
        connectFailurePage(failure, viewerOf(session, sessions), mixUp),
      );
    }
    const { workspaceId, isNew, hasGaps } = finished;
    if (session !== null) {
      const done: NoticeCode = isNew ? "connected" : "reconnected";
      const code = hasGaps ? "connected_with_gaps" : done;
      sessions.setNotice(reply, session, { code, about: workspaceId, name: null });
    }
    return reply.redirect("/", 303);
  });
}

/** The state comes first, and it is used up whatever else is wrong: a callback can't be tried twice. */
async function finish(
  options: ConnectOptions,
  callback: Callback,
  visitor: { readonly sessionId: string; readonly actor: string } | null,
): Promise<Finished> {
  const fail = (failure: ConnectFailure): Finished => ({ failure });
  if (callback.state === undefined) return fail("state_missing");
  const verdict = await options.store.takeState(callback.state, visitor?.sessionId ?? null);
  if (verdict.kind !== "accepted" || visitor === null)
    return fail(verdict.kind === "accepted" ? "foreign_session" : STATE_FAILURES[verdict.kind]);
  if (callback.error !== undefined)
    return fail(callback.error === "access_denied" ? "access_denied" : "consent_failed");
  if (callback.code === undefined) return fail("code_missing");
  return finishConnection(options, {
    code: callback.code,
    expected: verdict.workspaceId,
    actor: visitor.actor,
  });
}
