import type { OAuthApp } from "../state/oauth-app.ts";
import type { AuthorizationServer } from "./authorization-server.ts";

/** What an app asks for when it sends somebody to the consent page. */
export interface AuthorizationRequest {
  readonly app: OAuthApp;
  readonly redirectUrl: string;
  readonly state: string | null;
}

/**
 * Reads the parameters of the consent page. A sentence in place of a request: it is shown there, and nobody is sent anywhere, since
 * an address that the app didn't register may be anybody's (RFC 6749, 4.1.2.1).
 */
export function readAuthorizationRequest(
  parameters: URLSearchParams,
  authorizationServer: AuthorizationServer,
): AuthorizationRequest | string {
  const app = authorizationServer.find(parameters.get("client_id") ?? "");
  if (app === null) return "There is no app with this client_id.";
  const redirectUrl = parameters.get("redirect_uri") ?? app.redirect_urls[0] ?? "";
  if (!app.redirect_urls.includes(redirectUrl)) return "The app has not registered this redirect_uri.";
  return { app, redirectUrl, state: parameters.get("state") };
}

/** The way back to the app. Values are written as they are wherever a query allows it, so that a code still ends in a plain `=`. */
export function wayBack(
  { redirectUrl, state }: AuthorizationRequest,
  answer: readonly [name: "code" | "error", value: string],
): string {
  const parameters = state === null ? [answer] : [answer, ["state", state] as const];
  const query = parameters.map(
    ([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%3D", "=")}`,
  );
  return `${redirectUrl}${redirectUrl.includes("?") ? "&" : "?"}${query.join("&")}`;
}
