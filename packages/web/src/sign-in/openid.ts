import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import { z } from "zod";
import { SignInError } from "./sign-in-error.ts";

export interface OpenIdOptions {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Subjects or verified e-mail addresses. */
  readonly admins: readonly string[];
  readonly redirectUrl: string;
}

/** What has to be remembered between the way to the provider and the way back. */
export const LoginTransaction = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
});
export type LoginTransaction = z.output<typeof LoginTransaction>;

/** Sign-in by an OpenID provider: authorization code with PKCE, state and nonce. Errors are `SignInError`s. */
export interface OpenId {
  /** Where to send the browser, and what to remember. */
  begin(expiresAt: number): Promise<{ readonly url: URL; readonly loginTransaction: LoginTransaction }>;
  /** The name of the administrator who came back. */
  finish(callbackUrl: URL, loginTransaction: LoginTransaction): Promise<string>;
}

const Claims = z.object({
  sub: z.string(),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  name: z.string().optional(),
});
type Claims = z.output<typeof Claims>;

const TIMEOUT_S = 10;

export function createOpenId({ issuer, clientId, clientSecret, admins, redirectUrl }: OpenIdOptions): OpenId {
  const mayComeIn = new Set(admins.map((admin) => admin.toLowerCase()));
  let discovered: Promise<Configuration> | null = null;

  // At the first use and not at the start: the provider may be away then, and what is connected goes on without it.
  async function configuration(): Promise<Configuration> {
    discovered ??= discovery(issuer, clientId, clientSecret, undefined, {
      timeout: TIMEOUT_S,
      // The configuration has checked that http is allowed.
      execute: issuer.protocol === "http:" ? [allowInsecureRequests] : [],
    });
    try {
      return await discovered;
    } catch (error) {
      discovered = null;
      throw new SignInError("provider_unavailable", { cause: error });
    }
  }

  return {
    async begin(expiresAt) {
      const config = await configuration();
      const loginTransaction = {
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
        expiresAt,
      };
      const url = buildAuthorizationUrl(config, {
        redirect_uri: redirectUrl,
        scope: "openid email profile",
        state: loginTransaction.state,
        nonce: loginTransaction.nonce,
        code_challenge: await calculatePKCECodeChallenge(loginTransaction.verifier),
        code_challenge_method: "S256",
      });
      return { url, loginTransaction };
    },
    async finish(callbackUrl, loginTransaction) {
      if (callbackUrl.searchParams.get("state") !== loginTransaction.state)
        throw new SignInError("answer_refused");
      if (callbackUrl.searchParams.has("error")) throw new SignInError("denied_at_provider");
      const config = await configuration();
      const claims = await readClaims(config, callbackUrl, loginTransaction);
      const { sub, email, email_verified: isVerified } = claims;
      const isAdmin =
        mayComeIn.has(sub.toLowerCase()) ||
        (email !== undefined && isVerified === true && mayComeIn.has(email.toLowerCase()));
      if (!isAdmin) throw new SignInError("not_an_admin");
      return claims.name ?? email ?? "Administrator";
    },
  };
}

async function readClaims(
  config: Configuration,
  callbackUrl: URL,
  loginTransaction: LoginTransaction,
): Promise<Claims> {
  try {
    const tokens = await authorizationCodeGrant(config, callbackUrl, {
      expectedState: loginTransaction.state,
      expectedNonce: loginTransaction.nonce,
      pkceCodeVerifier: loginTransaction.verifier,
      idTokenExpected: true,
    });
    const claims = Claims.parse(tokens.claims());
    if (claims.email !== undefined || config.serverMetadata().userinfo_endpoint === undefined) return claims;
    // OpenID Connect Core, 5.4: with an access token the address is at the UserInfo endpoint, not in the ID token.
    return Claims.parse(await fetchUserInfo(config, tokens.access_token, claims.sub));
  } catch (error) {
    throw new SignInError("answer_refused", { cause: error });
  }
}
