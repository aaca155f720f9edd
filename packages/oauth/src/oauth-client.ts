import { createIntercomClient, openDispatcher, type ProxySettings } from "@intercom-dsar/intercom-client";
import type { Dispatcher } from "undici";
import { type ConnectedWorkspace, identifyWorkspace } from "./connected-workspace.ts";
import { apiBaseUrlOf, type OAuthApp } from "./oauth-app.ts";
import { OAuthError } from "./oauth-error.ts";
import { post } from "./post.ts";
import { checkScopes, type FurtherScope, type ScopeReport } from "./scope-report.ts";
import { parseTokenGrant, type TokenGrant } from "./token-grant.ts";

/** Intercom's side of the authorization-code flow. Each method is one try; errors are `OAuthError`s by `code`. */
export interface OAuthClient {
  /** A code for a token (`POST /auth/eagle/token`). `code_rejected`, `app_rejected`, `answer_malformed`, `intercom_unavailable`. */
  exchange(code: string, signal: AbortSignal): Promise<TokenGrant>;
  /** A new token for a refresh token, should Intercom ever hand one out. Errors as `exchange`. */
  refresh(refreshToken: string, signal: AbortSignal): Promise<TokenGrant>;
  /** Which workspace the token speaks for (`GET /me`). `token_dead`, `workspace_unknown`, `answer_malformed`, `intercom_unavailable`. */
  identify(accessToken: string, signal: AbortSignal): Promise<ConnectedWorkspace>;
  /** What the token may do; one call for each scope, none of which changes anything. Never fails for what Intercom answers: then a scope is `unknown`. */
  checkScopes(accessToken: string, signal: AbortSignal): Promise<ScopeReport>;
  /** Uninstalls the app from the workspace, which ends the token (`POST /auth/uninstall`). Fine where the token is dead already. */
  revoke(accessToken: string, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const CONNECTIONS = 8;
const CONNECT_MS = 5_000;

/** Opens connections to Intercom for one app. */
export function createOAuthClient(
  app: OAuthApp,
  options: {
    readonly dispatcher?: Dispatcher;
    readonly proxy?: ProxySettings;
    /** Scopes that the integration needs besides those of users and companies. @default none */
    readonly scopes?: readonly FurtherScope[];
  } = {},
): OAuthClient {
  const baseUrl = apiBaseUrlOf(app);
  const { origin } = new URL(baseUrl);
  const { proxy } = options;
  const dispatcher =
    options.dispatcher ?? openDispatcher(origin, { connections: CONNECTIONS, connectMs: CONNECT_MS, proxy });
  const intercom = (accessToken: string) =>
    createIntercomClient({ baseUrl, token: () => accessToken, dispatcher });

  async function grant(form: Readonly<Record<string, string>>, signal: AbortSignal): Promise<TokenGrant> {
    const url = new URL("/auth/eagle/token", baseUrl);
    const credentials = { client_id: app.clientId, client_secret: app.clientSecret() };
    const { status, body } = await post({ dispatcher, url, form: { ...form, ...credentials }, signal });
    if (status >= 200 && status < 300) return parseTokenGrant(body, status);
    // Intercom answers a bad code with 401 "Unauthorized Code"; how it answers a bad secret is not documented.
    throw new OAuthError(status === 403 ? "app_rejected" : "code_rejected", status);
  }

  return {
    exchange: (code, signal) => grant({ code }, signal),
    refresh: (refreshToken, signal) =>
      grant({ grant_type: "refresh_token", refresh_token: refreshToken }, signal),
    identify: (accessToken, signal) => identifyWorkspace(intercom(accessToken), signal),
    checkScopes: (accessToken, signal) => checkScopes(intercom(accessToken), signal, options.scopes),
    async revoke(accessToken, signal) {
      const url = new URL("/auth/uninstall", baseUrl);
      const { status } = await post({ dispatcher, url, bearer: accessToken, signal });
      const isOver = status < 300 || status === 401 || status === 404;
      if (!isOver) throw new OAuthError("answer_malformed", status);
    },
    close: () => (options.dispatcher === undefined ? dispatcher.close() : Promise.resolve()),
  };
}
