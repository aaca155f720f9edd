import { proxyOf, type Secret } from "@intercom-dsar/service";
import { type CheckGroup, failed, failureOf } from "@intercom-dsar/service/command-line";
import type { ConsumerConfig } from "../../config/config.ts";
import { createAuthAppTokenSource } from "../../workspaces/auth-app-token-source.ts";
import { workspacesFinding } from "./workspaces-finding.ts";

/** Whether the auth app answers and takes the credential. The tokens are the auth app's to check. */
export function authAppChecks(config: ConsumerConfig, url: string, credential: Secret): CheckGroup {
  const source = createAuthAppTokenSource({ url, credential, proxy: proxyOf(config) });
  return {
    checks: [
      {
        name: "workspaces",
        variable: "AUTH_APP_URL",
        place: new URL(url).host,
        async run(signal) {
          try {
            const states = (await source.connections(signal)).map(({ state }) => state);
            const count = (wanted: string) => states.filter((state) => state === wanted).length;
            return workspacesFinding({
              connected: count("connected"),
              needs_reconnecting: count("needs_reconnecting"),
            });
          } catch (error) {
            const { variable, host } = source.culpritOf(error);
            return failed(`${host}: ${failureOf(error)}`, variable);
          }
        },
      },
    ],
    close: () => source.close(),
  };
}
