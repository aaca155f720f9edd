import { type Config, type ConfigMistake, defineConfig, integer, listenHost } from "@intercom-dsar/service";
import { operatorKeys } from "./operator-keys.ts";

/** The variables of the operator API. */
export const OPERATOR_VARIABLES = defineConfig({
  OPERATOR_PORT: {
    group: "Operators",
    schema: integer({ max: 65_535 }),
    optional: true,
    description:
      "Port of the [operator API](operator-api.md), for the console, the command line and scripts; without it there is none. Never expose it to the internet: it is for those who operate the service.",
  },
  OPERATOR_HOST: {
    group: "Operators",
    schema: listenHost(),
    default: "::",
    description: "Address that the operator API listens on.",
  },
  OPERATOR_KEYS: {
    group: "Operators",
    schema: operatorKeys,
    optional: true,
    secret: true,
    description:
      'Who may use the operator API, as JSON: `[{"name":"on-call","role":"operator","sha256":"…"}]`. `sha256` is that of a bearer token in hex (`printf %s TOKEN | sha256sum`), or a list of them; `role` is `viewer` (looks), `operator` (acts too) or `admin` (sees the address of a request too, with a reason). `"forwardsActor":true` is for the console alone: it names whom it has signed in.',
  },
});

/** Mistakes between these variables and the other ports. */
export function checkOperators(
  config: Config<typeof OPERATOR_VARIABLES> & {
    readonly KAFKA_BROKERS?: readonly string[] | undefined;
    readonly WEBHOOK_PORT?: number | undefined;
    readonly HEALTH_PORT?: number | undefined;
    readonly METRICS_PORT?: number | undefined;
  },
): ConfigMistake[] {
  const { OPERATOR_PORT: port, OPERATOR_KEYS: keys, WEBHOOK_PORT, HEALTH_PORT, METRICS_PORT } = config;
  if ((port === undefined) !== (keys === undefined))
    return [{ variable: "OPERATOR_KEYS", message: "set OPERATOR_PORT and OPERATOR_KEYS together" }];
  if (port === undefined) return [];
  if (config.KAFKA_BROKERS === undefined && WEBHOOK_PORT === undefined)
    return [
      {
        variable: "OPERATOR_PORT",
        message: "is for a service: set KAFKA_BROKERS or WEBHOOK_PORT, or leave it out",
      },
    ];
  if (port !== 0 && [WEBHOOK_PORT, HEALTH_PORT, METRICS_PORT].includes(port))
    return [{ variable: "OPERATOR_PORT", message: "has to be a port of its own" }];
  return [];
}
