import { createIntercomClient, IntercomError, regionBaseUrl } from "@intercom-dsar/intercom-client";
import { type Clock, proxyOf } from "@intercom-dsar/service";
import {
  type CheckGroup,
  clockFinding,
  failed,
  failureOf,
  ok,
  type TimedAnswer,
} from "@intercom-dsar/service/command-line";
import type { AuthConfig } from "../config/config.ts";

/** One answer has to come before the check's own limit, so that the row tells what it was waited for. */
const CALL_TIMEOUT_MS = 9_000;

/** Whether Intercom is reached, by a `GET /me` with what is no token: that it is refused is Intercom's own answer. */
export function intercomChecks(config: AuthConfig, clock: Clock): CheckGroup {
  const baseUrl = config.INTERCOM_BASE_URL ?? regionBaseUrl("us");
  const { host } = new URL(baseUrl);
  let answer: TimedAnswer | null = null;
  const client = createIntercomClient({
    baseUrl,
    token: () => "no-token",
    timeouts: { totalMs: CALL_TIMEOUT_MS },
    proxy: proxyOf(config),
    onAttempt({ rate, durationMs }) {
      const answeredAt = clock.now();
      answer ??= { serverDate: rate?.serverDate ?? null, sentAt: answeredAt - durationMs, answeredAt };
    },
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
      {
        name: "clock",
        variable: null,
        needs: "intercom",
        run: async () => clockFinding("Intercom", answer),
      },
    ],
    close: () => client.close(),
  };
}
