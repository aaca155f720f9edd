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
import type { Person } from "../sessions/session.ts";
import { entryOf, type People } from "./people.ts";
import { SignInError } from "./sign-in-error.ts";

export interface OpenIdOptions {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly admins: People;
  /** Who may do all but what takes an administrator; only where the app tells them apart. */
  readonly operators?: People | undefined;
  /** Who may look and change nothing. Whoever is on several lists has the most that one gives. */
  readonly viewers: People;
  /** The claim that has the groups, a list or a word. @default "groups" */
  readonly groupsClaim?: string;
  readonly redirectUrl: string;
}

/** What has to be remembered between the way to the provider and the way back. */
export const LoginTransaction = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** The provider has to have asked who they are within so many seconds; `null`: however long ago. */
  maxAgeS: z.number().nullable().default(null),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
});
export type LoginTransaction = z.output<typeof LoginTransaction>;

/** Sign-in by an OpenID provider: authorization code with PKCE, state and nonce. Errors are `SignInError`s. */
export interface OpenId {
  /** Where to send the browser, and what to remember. */
  begin(
    expiresAt: number,
    maxAgeS?: number | null,
  ): Promise<{ readonly url: URL; readonly loginTransaction: LoginTransaction }>;
  /** Who came back, where they may sign in. */
  finish(callbackUrl: URL, loginTransaction: LoginTransaction): Promise<Person>;
}

const Claims = z.looseObject({
  sub: z.string(),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  name: z.string().optional(),
});
type Claims = z.output<typeof Claims>;

const TIMEOUT_S = 10;

/** Sign-in at one provider; its metadata is read at the first use. */
export function createOpenId(options: OpenIdOptions): OpenId {
  const { issuer, clientId, clientSecret, admins, operators, viewers, redirectUrl } = options;
  const { groupsClaim = "groups" } = options;
  const roles = [
    ["admin", admins],
    ["operator", operators],
    ["viewer", viewers],
  ] as const;
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
    async begin(expiresAt, maxAgeS = null) {
      const config = await configuration();
      const loginTransaction = {
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
        maxAgeS,
        expiresAt,
      };
      const url = buildAuthorizationUrl(config, {
        redirect_uri: redirectUrl,
        scope: "openid email profile",
        state: loginTransaction.state,
        nonce: loginTransaction.nonce,
        code_challenge: await calculatePKCECodeChallenge(loginTransaction.verifier),
        code_challenge_method: "S256",
        ...(maxAgeS !== null && { max_age: String(maxAgeS) }),
      });
      return { url, loginTransaction };
    },
    async finish(callbackUrl, loginTransaction) {
      if (callbackUrl.searchParams.get("state") !== loginTransaction.state)
        throw new SignInError("answer_refused");
      if (callbackUrl.searchParams.has("error")) throw new SignInError("denied_at_provider");
      const config = await configuration();
      const wanted = roles.some(([, people]) => (people?.groups?.size ?? 0) > 0) ? groupsClaim : null;
      const claims = await readClaims(config, callbackUrl, loginTransaction, wanted);
      const identity = { ...claims, groups: groupsOf(claims[groupsClaim]) };
      for (const [role, people] of roles) {
        const entry = people === undefined ? null : entryOf(people, identity);
        if (entry !== null)
          return { name: claims.name ?? claims.email ?? "Unnamed", method: "oidc", role, entry };
      }
      throw new SignInError("not_an_admin");
    },
  };
}

/** Providers write one group as a word, several as a list. */
function groupsOf(claim: unknown): readonly string[] {
  return z.union([z.array(z.string()), z.string().transform((one) => [one])]).safeParse(claim).data ?? [];
}

async function readClaims(
  config: Configuration,
  callbackUrl: URL,
  loginTransaction: LoginTransaction,
  groupsClaim: string | null,
): Promise<Claims> {
  try {
    const tokens = await authorizationCodeGrant(config, callbackUrl, {
      expectedState: loginTransaction.state,
      expectedNonce: loginTransaction.nonce,
      pkceCodeVerifier: loginTransaction.verifier,
      idTokenExpected: true,
      // Checks `auth_time` (OpenID Connect Core, 3.1.2.1).
      ...(loginTransaction.maxAgeS !== null && { maxAge: loginTransaction.maxAgeS }),
    });
    const claims = Claims.parse(tokens.claims());
    const isComplete =
      claims.email !== undefined && (groupsClaim === null || claims[groupsClaim] !== undefined);
    if (isComplete || config.serverMetadata().userinfo_endpoint === undefined) return claims;
    // OpenID Connect Core, 5.4: with an access token the address is at the UserInfo endpoint, not in the ID token.
    return Claims.parse({
      ...claims,
      ...(await fetchUserInfo(config, tokens.access_token, claims.sub)),
    });
  } catch (error) {
    throw new SignInError("answer_refused", { cause: error });
  }
}
