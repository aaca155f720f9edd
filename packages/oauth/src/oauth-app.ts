/** The app as it is registered in Intercom's Developer Hub. */
export interface OAuthApp {
  readonly clientId: string;
  readonly clientSecret: () => string;
  /** One of the app's registered redirect URLs. */
  readonly redirectUri: string;
  /** Page that asks an admin for consent. @default https://app.intercom.com/oauth */
  readonly authorizeUrl?: string | undefined;
  /** Origin of Intercom's API; it finds the workspace's region by itself. @default https://api.intercom.io */
  readonly apiBaseUrl?: string | undefined;
}

const AUTHORIZE_URL = "https://app.intercom.com/oauth";
const API_BASE_URL = "https://api.intercom.io";

/**
 * Where an admin's browser is sent to give consent. Scopes are no part of it: they are fixed per app in the Developer Hub
 * (https://developers.intercom.com/docs/build-an-integration/learn-more/authentication/setting-up-oauth).
 */
export function authorizationUrl(app: OAuthApp, state: string): URL {
  const url = new URL(app.authorizeUrl ?? AUTHORIZE_URL);
  url.searchParams.set("client_id", app.clientId);
  url.searchParams.set("redirect_uri", app.redirectUri);
  url.searchParams.set("state", state);
  return url;
}

export function apiBaseUrlOf(app: OAuthApp): string {
  return app.apiBaseUrl ?? API_BASE_URL;
}
