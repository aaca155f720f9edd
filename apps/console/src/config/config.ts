import {
  type Config,
  type ConfigMistake,
  type ConfigWarning,
  defineConfig,
  type Environment,
  integer,
  origin,
  readConfig,
  SERVICE_VARIABLES,
  text,
  url,
  warnOfUnknownVariables,
} from "@intercom-dsar/service";
import { checkSignIn, PAGE_VARIABLES, people, SIGN_IN_VARIABLES } from "@intercom-dsar/web/configuration";

const { SESSION_KEY: _noneIsKept, ...SIGN_IN } = SIGN_IN_VARIABLES;

/** Every environment variable of the console; `docs/configuration-console.md` is made from this table. */
export const CONSOLE_CONFIG = defineConfig({
  ...PAGE_VARIABLES,
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
