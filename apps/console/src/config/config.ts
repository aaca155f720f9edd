import {
  boolean,
  type Config,
  type ConfigMistake,
  type ConfigWarning,
  defineConfig,
  type Environment,
  integer,
  listenHost,
  origin,
  readConfig,
  SERVICE_VARIABLES,
  text,
  url,
  warnOfUnknownVariables,
} from "@intercom-dsar/service";
import { checkSignIn, networks, people, SIGN_IN_VARIABLES } from "@intercom-dsar/web/configuration";

const { SESSION_KEY: _noneIsKept, ...SIGN_IN } = SIGN_IN_VARIABLES;

/** Every environment variable of the console; `docs/configuration-console.md` is made from this table. */
export const CONSOLE_CONFIG = defineConfig({
  PUBLIC_URL: {
    group: "Page",
    schema: origin(),
    description: "Origin under which browsers reach the console, such as `https://console.example.com`.",
  },
  PORT: {
    group: "Page",
    schema: integer({ max: 65_535 }),
    default: "8080",
    description: "Port to listen on.",
  },
  HOST: {
    group: "Page",
    schema: listenHost(),
    default: "::",
    description: "Address to listen on. `::` is IPv6 and IPv4; where the machine has no IPv6, IPv4 alone.",
  },
  ALLOW_HTTP: {
    group: "Page",
    schema: boolean(),
    default: "false",
    description:
      "Takes a `PUBLIC_URL` with `http:`, for development on one machine. Cookies then have neither `Secure` nor the prefix `__Host-`.",
  },
  TRUSTED_PROXIES: {
    group: "Page",
    schema: networks(),
    optional: true,
    description:
      "Addresses or networks of the proxies in front, separated by commas; only theirs are believed when they say whom they speak for (`X-Forwarded-For`). Sign-in attempts are counted by that address.",
  },
  AUTH_APP_PAGES: {
    group: "Page",
    schema: url(),
    optional: true,
    description: "Address of the auth app's pages, for the link to where workspaces are connected.",
  },
  OPERATOR_API_URL: {
    group: "Operator API",
    schema: origin(),
    description: "Origin of the operator API: that of any consumer with `OPERATOR_PORT`.",
  },
  OPERATOR_CREDENTIAL: {
    group: "Operator API",
    schema: text(),
    secret: true,
    description:
      "The console's own token; its entry in the consumer's `OPERATOR_KEYS` has the role `admin` and `forwardsActor`. Whoever has it can act as anybody.",
  },
  ...SIGN_IN,
  OIDC_OPERATORS: {
    group: "Sign-in",
    schema: people(),
    optional: true,
    description:
      "Who may sign in, look and act, written like `OIDC_ADMINS`. They don't see whom a request is about: that takes an administrator.",
  },
  HEALTH_PORT: {
    group: "Service",
    schema: integer({ max: 65_535 }),
    optional: true,
    description:
      "A port of its own for `/livez` and `/readyz` with all details; without it the console's own port alone answers them, in one word.",
  },
  ...SERVICE_VARIABLES,
});

export type ConsoleConfig = Config<typeof CONSOLE_CONFIG>;

/** Reads the environment; throws `invalid_config` with every mistake at once. */
export function readConsoleConfig(environment: Environment = process.env): ConsoleConfig {
  return readConfig(CONSOLE_CONFIG, environment, { check });
}

/** What an operator should look at in the environment, though the program starts. */
export function configWarnings(environment: Environment = process.env): readonly ConfigWarning[] {
  return warnOfUnknownVariables(environment);
}

function check(config: ConsoleConfig): ConfigMistake[] {
  const ports = [config.PORT, config.HEALTH_PORT, config.METRICS_PORT].filter(
    (port) => port !== undefined && port !== 0,
  );
  return [
    ...checkSignIn(config),
    ...(new Set(ports).size < ports.length
      ? [{ variable: "PORT", message: "PORT, HEALTH_PORT and METRICS_PORT have to be different ports" }]
      : []),
  ];
}
