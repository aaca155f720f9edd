import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./run-program.ts";
import type { WayOptions } from "./start-broker.ts";
import { startWatchdog } from "./watchdog.ts";

/** A Kafka in a Java process of its own; it ends with this process, however this process ends. */
export interface KafkaProcess {
  readonly logFile: string;
  hasEnded(): boolean;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export interface KafkaProcessOptions extends WayOptions {
  readonly classPath: string;
  /** Holds the properties, the data and the log. */
  readonly directory: string;
  /** The text of `server.properties`. */
  readonly properties: string;
  /** Further arguments of the storage tool, such as users. */
  readonly formatArguments?: readonly string[];
}

/** Formats the storage and starts Kafka; it may not be ready yet. */
export async function startKafkaProcess(options: KafkaProcessOptions): Promise<KafkaProcess> {
  const { classPath, directory, environment, signal, formatArguments = [] } = options;
  const properties = join(directory, "server.properties");
  writeFileSync(properties, options.properties, { mode: 0o600 });
  const id = randomBytes(16).toString("base64url");
  const format = [
    "-cp",
    classPath,
    "kafka.tools.StorageTool",
    "format",
    "-t",
    id,
    "-c",
    properties,
    ...formatArguments,
  ];
  const formatted = await runProgram("java", format, { environment, timeoutMs: 60_000, signal });
  if (formatted.code !== 0) throw new Error(`Kafka's storage could not be formatted:\n${formatted.output}`);
  const logFile = join(directory, "kafka.log");
  const logDescriptor = openSync(logFile, "a");
  const java = spawn("java", ["-Xmx384m", "-Xms128m", "-cp", classPath, "kafka.Kafka", properties], {
    env: environment,
    detached: true,
    stdio: ["ignore", logDescriptor, logDescriptor],
  });
  const exited = once(java, "exit");
  if (java.pid === undefined) throw new Error("java could not be started");
  const dismiss = startWatchdog({ pid: java.pid }, directory);
  const hasEnded = () => java.exitCode !== null || java.signalCode !== null;
  return {
    logFile,
    hasEnded,
    async stop() {
      if (!hasEnded()) {
        java.kill("SIGKILL");
        await exited;
      }
      dismiss();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
