import {
  ConfigError,
  createLoggedHealth,
  createLogger,
  createShutdown,
  logConfigWarnings,
  logFormat,
  systemClock,
} from "@intercom-dsar/service";
import { commandLineOrExit, configOrExit } from "@intercom-dsar/service/command-line";
import { type Command, HELP, parseCommand } from "./commands/arguments.ts";
import { openParts } from "./composition/open-parts.ts";
import { runAsPipe } from "./composition/run-as-pipe.ts";
import { runAsService } from "./composition/run-as-service.ts";
import { runChecks } from "./composition/run-checks.ts";
import { runCommand } from "./composition/run-command.ts";
import { startUpkeep } from "./composition/start-upkeep.ts";
import { type ConsumerConfig, readConsumerConfig } from "./config/config.ts";
import { configWarnings } from "./config/config-warnings.ts";

const command = commandLineOrExit({ name: "consumer", help: HELP, read: parseCommand });
const config = configOrExit(() => readConfig(command), "docs/configuration.md");

const clock = systemClock;
const logger = createLogger({
  // The rows of a check say it all.
  level: command.name === "check" ? "warn" : config.LOG_LEVEL,
  format: logFormat(config.LOG_FORMAT, process.stderr),
  base: { service: "consumer" },
});
const shutdown = createShutdown({ logger, graceMs: config.STOP_GRACE });
const health = createLoggedHealth(() => logger);

try {
  if (command.name === "run") await start(config, command.maxWaitMs);
  else if (command.name === "check")
    await shutdown.stop(command.name, await runChecks(config, { clock, stop: shutdown.signal }));
  else await shutdown.stop(command.name, await runCommand(config, command, { clock, logger, shutdown }));
} catch (error) {
  await shutdown.fail(error);
}

async function start(config: ConsumerConfig, maxWaitMs: number | null): Promise<void> {
  logConfigWarnings(logger, configWarnings(config));
  const parts = await openParts(config, { clock, logger, shutdown, health });
  startUpkeep(parts);
  if (config.KAFKA_BROKERS === undefined && config.WEBHOOK_PORT === undefined)
    await runAsPipe(parts, { input: process.stdin, output: process.stdout, maxWaitMs });
  else await runAsService(parts);
}

function readConfig({ name }: Command): ConsumerConfig {
  const read = readConsumerConfig();
  if (name === "replay" && read.KAFKA_BROKERS === undefined)
    throw new ConfigError([{ variable: "KAFKA_BROKERS", message: "is required for replay" }]);
  return read;
}
