import { type Clock, rootCode } from "@intercom-dsar/service";
import { type Check, failed, ok } from "@intercom-dsar/service/command-line";
import { createOpenId } from "@intercom-dsar/web/sign-in";
import type { AuthConfig } from "../config/config.ts";

const NOBODY = { subjects: new Set<string>(), addresses: new Set<string>() };

/** Whether the OpenID provider tells its metadata. With a password there is nothing to ask. */
export function signInCheck(config: AuthConfig, clock: Clock): Check {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = config;
  const name = "sign-in";
  if (issuer === undefined || clientId === undefined || clientSecret === undefined)
    return { name, variable: "ADMIN_PASSWORD", run: async () => ok("by password") };
  const openId = createOpenId({
    issuer,
    clientId,
    clientSecret: clientSecret.reveal(),
    admins: NOBODY,
    viewers: NOBODY,
    redirectUrl: `${config.PUBLIC_URL}/sign-in/oidc/callback`,
  });
  return {
    name,
    variable: "OIDC_ISSUER",
    place: issuer.host,
    async run() {
      try {
        await openId.begin(clock.now());
      } catch (error) {
        return failed(`${issuer.host}: no metadata (${rootCode(error) ?? "unknown"})`);
      }
      return ok(`${issuer.host} tells its metadata`);
    },
  };
}
