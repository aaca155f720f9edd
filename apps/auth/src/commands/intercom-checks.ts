import { createIntercomClient, IntercomError, regionBaseUrl } from "@intercom-dsar/intercom-client";
import { type Clock, proxyOf } from "@intercom-dsar/service";
import {
  CALL_TIMEOUT_MS,
  type CheckGroup,
  createClockCheck,
  failed,
  failureOf,
  ok,
} from "@intercom-dsar/service/command-line";
import type { AuthConfig } from "../config/config.ts";

/** Whether Intercom is reached, by a `GET /me` with what is no token: that it is refused is Intercom's own answer. */
export function intercomChecks(config: AuthConfig, clock: Clock): CheckGroup {
  const baseUrl = config.INTERCOM_BASE_URL ?? regionBaseUrl("us");
  const { host } = new URL(baseUrl);
  const clockCheck = createClockCheck(clock);
  const client = createIntercomClient({
    baseUrl,
    token: () => "no-token",
    timeouts: { totalMs: CALL_TIMEOUT_MS },
    proxy: proxyOf(config),
    onAttempt: clockCheck.onAttempt,
  });

  return {
    checks: [
      {
        name: "intercom",
        variable: "INTERCOM_BASE_URL",
        place: host,
        async run(signal) {
          try {
            await client.me({ signal });
          } catch (error) {
            const code = error instanceof IntercomError ? error.code : null;
            if (code === "proxy_failed") return failed(`${host}: ${failureOf(error)}`, "HTTPS_PROXY");
            if (code !== "unauthorized") throw error;
          }
          return ok(`${host} answers; client id and secret are tried by the first consent`);
        },
      },
      clockCheck.check,
    ],
    close: () => client.close(),
  };
}
