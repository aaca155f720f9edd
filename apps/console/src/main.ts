import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { createKeyring } from "@intercom-dsar/sealing";
import {
  createLoggedHealth,
  createLogger,
  createShutdown,
  listenAt,
  logConfigWarnings,
  logFormat,
  openHealthPort,
  systemClock,
} from "@intercom-dsar/service";
import { commandLineOrExit, configOrExit } from "@intercom-dsar/service/command-line";
import { createRegistry, openMetricsPort } from "@intercom-dsar/service/metrics";
import { generationOf, openSignInMethods } from "@intercom-dsar/web/configuration";
import { createSessions } from "@intercom-dsar/web/sessions";
import { createChangeFeed } from "./api/change-feed.ts";
import { createOperatorApi } from "./api/operator-api.ts";
import { createServer } from "./composition/server.ts";
import { type ConsoleConfig, configWarnings, readConsoleConfig } from "./config/config.ts";
import { createMemorySessions } from "./sessions/memory-sessions.ts";

const KEY_BYTES = 32;

const HELP = `Pages for operators, over the operator API of a consumer. From the repository: npm run console

  --help, --version

Every environment variable: docs/configuration-console.md
`;

commandLineOrExit({ name: "console", help: HELP, read: (written) => parseArgs({ args: [...written] }) });
const config = configOrExit(readConsoleConfig, "docs/configuration-console.md");
const clock = systemClock;
const health = createLoggedHealth(() => logger);
const format = logFormat(config.LOG_FORMAT, process.stderr);
const logger = createLogger({ level: config.LOG_LEVEL, format, base: { service: "console" } });
const shutdown = createShutdown({ logger, graceMs: config.STOP_GRACE });
const { signal } = shutdown;

try {
  await serve(config);
} catch (error) {
  await shutdown.fail(error);
}

async function serve(config: ConsoleConfig): Promise<void> {
  logConfigWarnings(logger, configWarnings());
  const apiHealth = health.part("operator-api");
  signal.addEventListener("abort", () => health.drain());
  await openHealthPort(config, { health, logger, shutdown });
  await openMetricsPort(config, { registry: createRegistry(health, "console"), logger, shutdown });
  const secure = config.PUBLIC_URL.startsWith("https:");
  // Sessions are in memory, so a key that outlives the process would open nothing.
  const keyring = createKeyring([randomBytes(KEY_BYTES)]);
  const endpoint = {
    url: config.OPERATOR_API_URL,
    credential: () => config.OPERATOR_CREDENTIAL.reveal(),
    signal,
  };
  const server = await createServer({
    api: createOperatorApi({ ...endpoint, health: apiHealth }),
    feed: createChangeFeed(endpoint),
    sessionIdleMs: config.SESSION_IDLE,
    signal,
    sessions: createSessions({
      store: createMemorySessions(clock),
      keyring,
      secure,
      ttlMs: config.SESSION_TTL,
      idleMs: config.SESSION_IDLE,
      generation: generationOf(config),
      clock,
    }),
    ...openSignInMethods(config, { keyring, secure, clock }),
    authAppPages: config.AUTH_APP_PAGES?.href ?? null,
    publicUrl: config.PUBLIC_URL,
    trustedProxies: config.TRUSTED_PROXIES ?? [],
    health,
    clock,
    logger,
  });
  await listenAt(
    { port: config.PORT, host: config.HOST, portVariable: "PORT", hostVariable: "HOST" },
    (place) => server.listen(place),
  );
  shutdown.onStop("pages", () => server.close());
  const address = server.server.address();
  logger.info("pages_open", {
    port: typeof address === "object" && address !== null ? address.port : config.PORT,
  });
}
