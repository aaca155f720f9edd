import { createIntercomClient, type Me, regionBaseUrl, workspaceIdOf } from "@intercom-dsar/intercom-client";
import { checkScopes, furtherScopes } from "@intercom-dsar/oauth";
import { type Clock, proxyOf, type Secret } from "@intercom-dsar/service";
import {
  CALL_TIMEOUT_MS,
  type CheckGroup,
  createClockCheck,
  failed,
  failureOf,
  ok,
} from "@intercom-dsar/service/command-line";
import { scopesOf } from "@intercom-dsar/subject-data";
import type { ConsumerConfig } from "../../config/config.ts";
import { variableToCorrect } from "../../workspaces/variable-to-correct.ts";
import { regionFinding, scopesFinding } from "./findings.ts";

/** Intercom by the configuration's access token: one `GET /me`, and the three calls of `checkScopes`, which change nothing. */
export function accessTokenChecks(config: ConsumerConfig, token: Secret, clock: Clock): CheckGroup {
  const baseUrl = config.INTERCOM_BASE_URL ?? regionBaseUrl(config.INTERCOM_REGION);
  const { host } = new URL(baseUrl);
  let me: Me = {};
  const clockCheck = createClockCheck(clock);
  const client = createIntercomClient({
    baseUrl,
    token: () => token.reveal(),
    timeouts: { totalMs: CALL_TIMEOUT_MS },
    proxy: proxyOf(config),
    onAttempt: clockCheck.onAttempt,
  });

  return {
    checks: [
      {
        name: "intercom",
        variable: "INTERCOM_ACCESS_TOKEN",
        async run(signal) {
          try {
            me = await client.me({ signal });
            return ok(`${host} takes the token`);
          } catch (error) {
            return failed(`${host}: ${failureOf(error)}`, variableToCorrect(error));
          }
        },
      },
      {
        name: "workspace",
        variable: "INTERCOM_ACCESS_TOKEN",
        needs: "intercom",
        async run() {
          const workspaceId = workspaceIdOf(me);
          return workspaceId === null ? failed("Intercom does not say whose the token is") : ok(workspaceId);
        },
      },
      {
        name: "region",
        variable: "INTERCOM_REGION",
        needs: "intercom",
        run: async () => regionFinding(me, config.INTERCOM_REGION, config.INTERCOM_BASE_URL !== undefined),
      },
      {
        name: "scopes",
        variable: "INTERCOM_ACCESS_TOKEN",
        needs: "intercom",
        run: async (signal) =>
          scopesFinding(
            await checkScopes(
              client,
              signal,
              furtherScopes(scopesOf(config.ACCESS_CATEGORIES, config.DELETION_CATEGORIES)),
            ),
          ),
      },
      clockCheck.check,
    ],
    close: () => client.close(),
  };
}
