import type { ConfigMistake } from "@intercom-dsar/service";
import type { People } from "../sign-in/people.ts";
import type { SignInConfig } from "./sign-in-variables.ts";

/** What is wrong with the address of the pages and the ways in, taken together. */
export function checkSignIn(
  config: SignInConfig & {
    readonly PUBLIC_URL: string;
    readonly ALLOW_HTTP: boolean;
    readonly OIDC_OPERATORS?: People | undefined;
  },
): ConfigMistake[] {
  const mistakes: ConfigMistake[] = [];
  const add = (variable: string, message: string) => mistakes.push({ variable, message });
  if (config.PUBLIC_URL.startsWith("http:") && !config.ALLOW_HTTP)
    add("PUBLIC_URL", "has to begin with https: (for development on one machine: ALLOW_HTTP=true)");
  const oidc = [config.OIDC_ISSUER, config.OIDC_CLIENT_ID, config.OIDC_CLIENT_SECRET, config.OIDC_ADMINS];
  const isComplete = !oidc.includes(undefined);
  if (oidc.some((part) => part !== undefined) && !isComplete)
    add("OIDC_ISSUER", "set OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_ADMINS together");
  for (const list of ["OIDC_OPERATORS", "OIDC_VIEWERS"] as const)
    if (config[list] !== undefined && !isComplete)
      add(list, "needs OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_ADMINS");
  if (config.OIDC_ISSUER?.protocol === "http:" && !config.ALLOW_HTTP)
    add("OIDC_ISSUER", "has to begin with https: (for development on one machine: ALLOW_HTTP=true)");
  if (config.ADMIN_PASSWORD === undefined && oidc.every((part) => part === undefined))
    add(
      "ADMIN_PASSWORD",
      "is required, unless OIDC_ISSUER and its companions are set: there is no default way in",
    );
  if (config.ADMIN_PASSWORD !== undefined && isComplete)
    add("ADMIN_PASSWORD", "leave it out where OIDC_ISSUER is set: one way in is enough");
  return mistakes;
}
