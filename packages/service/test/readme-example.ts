import {
  createHealth,
  createLogger,
  createShutdown,
  defineConfig,
  duration,
  type Environment,
  integer,
  type LogEventTable,
  readConfig,
  startHealthServer,
  text,
} from "@intercom-dsar/service";

export const table = defineConfig({
  INTERCOM_ACCESS_TOKEN: {
    schema: text(),
    secret: true,
    group: "Intercom",
    description: "The workspace's token.",
  },
  HEALTH_PORT: {
    schema: integer({ max: 65_535 }),
    default: "9464",
    group: "Health",
    description: "Serves /livez and /readyz.",
  },
  STOP_GRACE: {
    schema: duration(),
    default: "25s",
    group: "Process",
    description: "How long a stop may take.",
  },
});

export const logEvents = {
  started: ["info", "The program is up."],
} as const satisfies LogEventTable;

type ExampleLogEvents = typeof logEvents;
declare module "@intercom-dsar/service" {
  interface LogEvents extends ExampleLogEvents {}
}

export async function run(environment: Environment): Promise<void> {
  const config = readConfig(table, environment); // { INTERCOM_ACCESS_TOKEN: Secret<string>, HEALTH_PORT: number, STOP_GRACE: number }
  const logger = createLogger({ level: "info", base: { service: "example" } });
  const shutdown = createShutdown({ logger, graceMs: config.STOP_GRACE });
  const health = createHealth({
    onChange: ({ name, state, code }) => logger.info("part_changed", { part: name, state, code }),
  });
  const intercom = health.part("intercom", { essential: true });

  const server = await startHealthServer({ health, port: config.HEALTH_PORT, host: "127.0.0.1" });
  shutdown.onStop("health-server", server.close);
  shutdown.signal.addEventListener("abort", health.drain);

  intercom.up();
  logger.info("started", { port: server.port });
}
