import { databaseUrl } from "@intercom-dsar/database";
import { keyList } from "@intercom-dsar/sealing";
import {
  type Config,
  type ConfigMistake,
  type ConfigWarning,
  defineConfig,
  duration,
  type Environment,
  integer,
  origin,
  PROXY_VARIABLES,
  parser,
  readConfig,
  SERVICE_VARIABLES,
  text,
  url,
  warnOfPlainHttp,
  warnOfUnknownVariables,
} from "@intercom-dsar/service";
import {
  DEFAULT_CATEGORIES,
  DEFAULT_DELETION_CATEGORIES,
  ERASABLE,
  parseCategoryChoice,
  parseDeletionCategories,
  READABLE,
} from "@intercom-dsar/subject-data";
import { checkSignIn, PAGE_VARIABLES, SIGN_IN_VARIABLES } from "@intercom-dsar/web/configuration";
import type { TokenConsumer } from "../api/token-consumer.ts";
import { isCredential, singleConsumer, tokenConsumers } from "./token-consumers.ts";

/** Every environment variable of the auth app; `docs/configuration-auth.md` is made from this table. */
export const AUTH_CONFIG = defineConfig({
  ...PAGE_VARIABLES,
  PUBLIC_URL: {
    ...PAGE_VARIABLES.PUBLIC_URL,
    description:
      "Origin under which browsers reach the app, such as `https://connect.example.com`. `PUBLIC_URL/oauth/callback` is the redirect URL to register at Intercom.",
  },
  ALLOW_HTTP: {
    ...PAGE_VARIABLES.ALLOW_HTTP,
    description: `${PAGE_VARIABLES.ALLOW_HTTP.description} It also silences the warning of \`http:\` in Intercom's addresses.`,
  },
  ...SIGN_IN_VARIABLES,
  INTERCOM_CLIENT_ID: {
    group: "Intercom",
    schema: text(),
    description: "Client id of the app in Intercom's Developer Hub.",
  },
  INTERCOM_CLIENT_SECRET: {
    group: "Intercom",
    schema: text(),
    secret: true,
    description: "Client secret of the app in Intercom's Developer Hub.",
  },
  INTERCOM_AUTHORIZE_URL: {
    group: "Intercom",
    schema: url(),
    default: "https://app.intercom.com/oauth",
    description: "Intercom's consent page.",
  },
  INTERCOM_BASE_URL: {
    group: "Intercom",
    schema: origin(),
    optional: true,
    description: "Replaces the hosts of Intercom's API, for simulators and proxies.",
  },
  ACCESS_CATEGORIES: {
    group: "Intercom",
    schema: parser(
      `write contacts and others of ${READABLE.join(", ")}, as the consumer has them`,
      parseCategoryChoice,
    ),
    default: DEFAULT_CATEGORIES,
    description:
      "What access requests read, as the consumer has it: the page then shows the permissions that this takes, and asks to reconnect a workspace whose token lacks one.",
  },
  DELETION_CATEGORIES: {
    group: "Intercom",
    schema: parser(
      `write contacts, alone or with ${ERASABLE.map(({ name }) => name).join(", ")}, as the consumer has them`,
      parseDeletionCategories,
    ),
    default: DEFAULT_DELETION_CATEGORIES,
    description:
      "What deletions erase, as the consumer has it: the page then shows the permissions that this takes too.",
  },
  ...PROXY_VARIABLES,
  DATABASE_URL: {
    group: "Vault",
    schema: databaseUrl(),
    default: "sqlite:data/auth.db",
    secret: true,
    description:
      "Database of tokens and sessions: `sqlite:` and a file's path, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE` with user and password percent-encoded. It may be the consumer's database.",
  },
  VAULT_KEY: {
    group: "Vault",
    schema: keyList(),
    optional: true,
    secret: true,
    description:
      "Keys that seal the tokens; the first seals, all of them open, and `rotate-keys` seals all tokens under the first. Without it, SQLite makes a key file beside the database; PostgreSQL demands one.",
  },
  CHECK_EVERY: {
    group: "Checks",
    schema: duration({
      minMs: 100,
      maxMs: 3_600_000,
      why: "without a pause the checks would use up the rate limit",
    }),
    default: "30s",
    description: "How often each token is tried (`GET /me`).",
  },
  SCOPES_EVERY: {
    group: "Checks",
    schema: duration({ minMs: 100, why: "without a pause the checks would use up the rate limit" }),
    default: "10m",
    description: "How often a token's permissions are tried too; a check by hand always tries them.",
  },
  SERVICE_CREDENTIAL: {
    group: "Service",
    schema: parser("write at least 32 characters without spaces, several separated by commas", (written) => {
      const credentials = written.split(",");
      return credentials.every(isCredential) ? credentials : null;
    }),
    optional: true,
    secret: true,
    description:
      "What the consumer shows to read tokens (`Authorization: Bearer …`); several while it is being changed. It is good for every workspace; the audit calls whoever has it `consumer`. Without it and `TOKEN_CONSUMERS`, `/v1` is off.",
  },
  TOKEN_CONSUMERS: {
    group: "Service",
    schema: tokenConsumers,
    optional: true,
    secret: true,
    description:
      'One credential for each consumer, and the workspaces whose tokens it may read (all where they are left out), as JSON: `[{ "name": "eu", "credentials": ["…"], "workspaces": ["abc12xyz"] }]`. Each credential has at least 32 characters; two while one is being changed.',
  },
  TOKENS_PORT: {
    group: "Service",
    schema: integer({ max: 65_535 }),
    optional: true,
    description:
      "A port of its own for `/v1`, on HOST: let consumers alone reach it. Without it `/v1` is at PORT, where browsers come too, and the log warns of that (`tokens_beside_pages`).",
  },
  HEALTH_PORT: {
    group: "Service",
    schema: integer({ max: 65_535 }),
    optional: true,
    description:
      "A port of its own for `/livez` and `/readyz` with all details; without it the app's own port alone answers them, in one word.",
  },
  ...SERVICE_VARIABLES,
});

export type AuthConfig = Config<typeof AUTH_CONFIG>;

/** Who may ask for tokens. */
export function consumersOf({ SERVICE_CREDENTIAL, TOKEN_CONSUMERS }: AuthConfig): readonly TokenConsumer[] {
  const single = SERVICE_CREDENTIAL === undefined ? [] : [singleConsumer(SERVICE_CREDENTIAL.reveal())];
  return [...single, ...(TOKEN_CONSUMERS?.reveal() ?? [])];
}

/** Reads the environment; throws `invalid_config` with every mistake at once. */
export function readAuthConfig(environment: Environment = process.env): AuthConfig {
  return readConfig(AUTH_CONFIG, environment, { check });
}

/** What an operator should look at in the environment, though the program starts. */
export function configWarnings(
  config: AuthConfig,
  environment: Environment = process.env,
): readonly ConfigWarning[] {
  const { ALLOW_HTTP, INTERCOM_BASE_URL, INTERCOM_AUTHORIZE_URL, TOKENS_PORT } = config;
  const addresses = { INTERCOM_BASE_URL, INTERCOM_AUTHORIZE_URL: INTERCOM_AUTHORIZE_URL.href };
  const isBesidePages = TOKENS_PORT === undefined && consumersOf(config).length > 0;
  return [
    ...warnOfUnknownVariables(environment),
    ...(ALLOW_HTTP ? [] : warnOfPlainHttp(addresses)),
    ...(isBesidePages ? [{ variable: "TOKENS_PORT", code: "tokens_beside_pages" } as const] : []),
  ];
}

function check(config: AuthConfig): ConfigMistake[] {
  const mistakes = checkSignIn(config);
  const add = (variable: string, message: string) => mistakes.push({ variable, message });
  const digests = consumersOf(config).flatMap((consumer) => consumer.digests.map((digest) => digest.join()));
  if (new Set(digests).size < digests.length)
    add("TOKEN_CONSUMERS", "has the credential of SERVICE_CREDENTIAL: a credential names one consumer");
  const ports = [config.PORT, config.TOKENS_PORT, config.HEALTH_PORT, config.METRICS_PORT].filter(
    (port) => port !== undefined && port !== 0,
  );
  if (new Set(ports).size < ports.length)
    add("PORT", "PORT, TOKENS_PORT, HEALTH_PORT and METRICS_PORT have to be different ports");
  if (config.DATABASE_URL.reveal().startsWith("postgres")) {
    for (const variable of ["VAULT_KEY", "SESSION_KEY"] as const) {
      if (config[variable] === undefined)
        add(variable, "is required with PostgreSQL; make one with `openssl rand -base64 32`");
    }
  }
  return mistakes;
}
