import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { databaseHost } from "@intercom-dsar/database";
import { createOAuthClient, furtherScopes } from "@intercom-dsar/oauth";
import {
  connectWithRetry,
  createLoggedHealth,
  createLogger,
  createShutdown,
  type HealthPart,
  listenAt,
  logConfigWarnings,
  logFormat,
  openHealthPort,
  proxyOf,
  systemClock,
} from "@intercom-dsar/service";
import { commandLineOrExit, configOrExit, UsageError } from "@intercom-dsar/service/command-line";
import { createRegistry, openMetricsPort } from "@intercom-dsar/service/metrics";
import { scopesOf } from "@intercom-dsar/subject-data";
import { generationOf, openSignInMethods } from "@intercom-dsar/web/configuration";
import { createSessions } from "@intercom-dsar/web/sessions";
import type { FastifyInstance } from "fastify";
import { createChecker } from "./checks/checker.ts";
import { check } from "./commands/check.ts";
import { createServer, createTokenServer } from "./composition/server.ts";
import { openStorage, type Storage } from "./composition/storage.ts";
import { type AuthConfig, configWarnings, consumersOf, readAuthConfig } from "./config/config.ts";
import { countEvents } from "./telemetry/count-events.ts";
import { registerWorkspaceGauge } from "./telemetry/workspace-gauge.ts";

/** One check of one workspace may take four calls' timeouts. */
const CHECK_LIMIT_MS = 5 * 60_000;

const COMMANDS = ["serve", "check", "rotate-keys"] as const;

const HELP = `Connects Intercom workspaces by OAuth. From the repository: npm run auth -- …

  serve              what is done where nothing is said
  check              try what a start needs (configuration, database, keys, Intercom, sign-in) and change nothing; exit code 0 or 1
  rotate-keys        seal every token under the first key of VAULT_KEY, and end
  --help, --version

Every environment variable: docs/configuration-auth.md
`;

const command = commandLineOrExit({ name: "auth", help: HELP, read: commandOf });
const config = configOrExit(readAuthConfig, "docs/configuration-auth.md");
const clock = systemClock;
const health = createLoggedHealth(() => logger);
const registry = createRegistry(health, "auth");
const format = logFormat(config.LOG_FORMAT, process.stderr);
const logger = countEvents(
  // The rows of a check say it all.
  createLogger({
    level: command === "check" ? "warn" : config.LOG_LEVEL,
    format,
    base: { service: "auth" },
  }),
  registry,
);
const shutdown = createShutdown({ logger, graceMs: config.STOP_GRACE });
const { signal } = shutdown;

try {
  if (command === "serve") await serve(config);
  else if (command === "check") await runChecks(config);
  else await rotateKeys(config);
} catch (error) {
  await shutdown.fail(error);
}

async function serve(config: AuthConfig): Promise<void> {
  logConfigWarnings(logger, configWarnings(config));
  const vaultHealth = health.part("vault", { essential: true });
  const intercomHealth = health.part("intercom");
  signal.addEventListener("abort", () => health.drain());
  await openHealthPort(config, { health, logger, shutdown });
  const storage = await open(config, vaultHealth);
  vaultHealth.up();
  registerWorkspaceGauge(registry, storage.vault);
  await openMetricsPort(config, { registry, logger, shutdown });

  const app = {
    clientId: config.INTERCOM_CLIENT_ID,
    clientSecret: () => config.INTERCOM_CLIENT_SECRET.reveal(),
    redirectUri: `${config.PUBLIC_URL}/oauth/callback`,
    authorizeUrl: config.INTERCOM_AUTHORIZE_URL.href,
    apiBaseUrl: config.INTERCOM_BASE_URL,
  };
  const further = furtherScopes(scopesOf(config.ACCESS_CATEGORIES, config.DELETION_CATEGORIES));
  const client = createOAuthClient(app, {
    proxy: proxyOf(config),
    scopes: further,
  });
  shutdown.onStop("Intercom", () => client.close());
  const { vault, store, audit, cookieKeys } = storage;
  const checker = createChecker({
    vault,
    client,
    clock,
    logger,
    everyMs: config.CHECK_EVERY,
    scopesEveryMs: config.SCOPES_EVERY,
    intercomHealth,
    heartbeat: health.heartbeat("checks", config.CHECK_EVERY + CHECK_LIMIT_MS),
    signal,
  });
  const secure = config.PUBLIC_URL.startsWith("https:");
  const options = {
    app,
    furtherScopes: further,
    client,
    vault,
    store,
    audit,
    checker,
    sessions: createSessions({
      store,
      keyring: cookieKeys,
      secure,
      ttlMs: config.SESSION_TTL,
      idleMs: config.SESSION_IDLE,
      generation: generationOf(config),
      clock,
    }),
    ...openSignInMethods(config, { keyring: cookieKeys, secure, clock }),
    consumers: consumersOf(config),
    hasTokenServer: config.TOKENS_PORT !== undefined,
    publicUrl: config.PUBLIC_URL,
    authorizeUrl: config.INTERCOM_AUTHORIZE_URL.href,
    trustedProxies: config.TRUSTED_PROXIES ?? [],
    newState: randomText,
    health,
    clock,
    logger,
  };
  if (config.TOKENS_PORT !== undefined) {
    const tokens = await createTokenServer(options);
    await listenAt(
      { port: config.TOKENS_PORT, host: config.HOST, portVariable: "TOKENS_PORT", hostVariable: "HOST" },
      (place) => tokens.listen(place),
    );
    shutdown.onStop("tokens", () => tokens.close());
    logger.info("tokens_open", { port: portOf(tokens, config.TOKENS_PORT) });
  }
  const server = await createServer(options);
  await listenAt(
    { port: config.PORT, host: config.HOST, portVariable: "PORT", hostVariable: "HOST" },
    (place) => server.listen(place),
  );
  const port = portOf(server, config.PORT);
  const checked = checker.run();
  checked.catch((error) => shutdown.fail(error));
  shutdown.onStop("checks", async () => {
    await checked;
    await checker.settled();
  });
  shutdown.onStop("pages", () => server.close());
  logger.info("started", { port });
}

async function runChecks(config: AuthConfig): Promise<void> {
  const warnings = configWarnings(config);
  await shutdown.stop(
    "check",
    await check({ config, warnings, clock, output: process.stdout, stop: signal }),
  );
}

/** Seals every token under the first key of `VAULT_KEY`; afterwards the others can be dropped. */
async function rotateKeys(config: AuthConfig): Promise<void> {
  const { vault } = await open(config, health.part("vault"));
  logger.info("keys_rotated", { count: await vault.rotate() });
  await shutdown.stop("rotate-keys");
}

async function open(config: AuthConfig, vaultHealth: HealthPart): Promise<Storage> {
  const storage = await connectWithRetry({
    part: "vault",
    culprit: { variable: "DATABASE_URL", host: databaseHost(config.DATABASE_URL.reveal()) },
    logger,
    signal,
    clock,
    connect: () => openStorage(config, clock, logger, vaultHealth),
  });
  shutdown.onStop("storage", () => storage.close());
  return storage;
}

function portOf({ server }: FastifyInstance, configured: number): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : configured;
}

function randomText(): string {
  return randomBytes(32).toString("base64url");
}

function commandOf(written: readonly string[]): (typeof COMMANDS)[number] {
  const { positionals } = parseArgs({ args: [...written], allowPositionals: true });
  const [name = "serve"] = positionals;
  const command = COMMANDS.find((known) => known === name);
  if (positionals.length > 1 || command === undefined)
    throw new UsageError(`"${positionals.join(" ")}" is no command`);
  return command;
}
