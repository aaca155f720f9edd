import { randomUUID } from "node:crypto";
import type { Keyring } from "@intercom-dsar/sealing";
import { type Clock, ConfigError } from "@intercom-dsar/service";
import { z } from "zod";
import { createCookieJar } from "../sessions/cookie-jar.ts";
import { createAttemptLimiter } from "../sign-in/attempt-limiter.ts";
import { createOpenId, LoginTransaction } from "../sign-in/openid.ts";
import { LOGIN_MS, type OpenIdRouteOptions } from "../sign-in/openid-routes.ts";
import { createPasswordCheck } from "../sign-in/password.ts";
import type { People } from "../sign-in/people.ts";
import type { PasswordSignIn } from "../sign-in/sign-in-routes.ts";
import type { SignInConfig } from "./sign-in-variables.ts";

/** One of them is open. */
export interface SignInMethods {
  readonly password: PasswordSignIn | null;
  readonly openId: Pick<OpenIdRouteOptions, "openId" | "loginTransactions"> | null;
}

const KNOWN_BROWSER_MS = 180 * 86_400_000;

/** How people come in: by the OpenID provider where there is one, else by the password. */
export function openSignInMethods(
  config: SignInConfig & { readonly PUBLIC_URL: string; readonly OIDC_OPERATORS?: People | undefined },
  { keyring, secure, clock }: { readonly keyring: Keyring; readonly secure: boolean; readonly clock: Clock },
): SignInMethods {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ADMINS, ADMIN_PASSWORD } = config;
  const jar = <Content>(name: string, schema: z.ZodType<Content>, maxAgeMs: number) =>
    createCookieJar({ name, schema, keyring, secure, maxAgeMs });
  if (OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET && OIDC_ADMINS) {
    const openId = createOpenId({
      issuer: OIDC_ISSUER,
      clientId: OIDC_CLIENT_ID,
      clientSecret: OIDC_CLIENT_SECRET.reveal(),
      admins: OIDC_ADMINS,
      operators: config.OIDC_OPERATORS,
      groupsClaim: config.OIDC_GROUPS_CLAIM,
      viewers: config.OIDC_VIEWERS ?? { subjects: new Set(), addresses: new Set() },
      redirectUrl: `${config.PUBLIC_URL}/sign-in/oidc/callback`,
    });
    return {
      password: null,
      openId: { openId, loginTransactions: jar("journey", LoginTransaction, LOGIN_MS) },
    };
  }
  if (ADMIN_PASSWORD === undefined)
    throw new ConfigError([{ variable: "ADMIN_PASSWORD", message: "is required" }]);
  return {
    openId: null,
    password: {
      isPassword: createPasswordCheck(ADMIN_PASSWORD),
      attempts: createAttemptLimiter(clock),
      knownBrowser: jar("known-browser", z.object({ browser: z.string() }), KNOWN_BROWSER_MS),
      newBrowserId: randomUUID,
    },
  };
}

/** Another password, provider or list of administrators ends every session. */
export function generationOf(
  config: SignInConfig & { readonly OIDC_OPERATORS?: People | undefined },
): string {
  const { ADMIN_PASSWORD, OIDC_ISSUER, OIDC_ADMINS, OIDC_VIEWERS, OIDC_OPERATORS } = config;
  const operators = OIDC_OPERATORS === undefined ? [] : ["operators", ...written(OIDC_OPERATORS)];
  const people = [OIDC_ADMINS, OIDC_VIEWERS].filter((list) => list !== undefined).map(written);
  // With a password alone it is what an earlier version made of it: an update signs nobody out.
  return JSON.stringify([
    ADMIN_PASSWORD?.reveal(),
    OIDC_ISSUER?.href,
    people.length === 0 ? null : people,
    ...operators,
  ]);
}

function written(people: People): readonly (readonly string[])[] {
  const lists = [[...people.subjects].toSorted(), [...people.addresses].toSorted()];
  return people.groups === undefined || people.groups.size === 0
    ? lists
    : [...lists, [...people.groups].toSorted()];
}
