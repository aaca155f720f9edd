import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awaitBroker, type Connection } from "./await-broker.ts";
import { type Broker, WayClosedError } from "./broker.ts";
import type { WayOptions } from "./broker-options.ts";
import { findJava } from "./java.ts";
import { type JavaProcess, startJava } from "./java-process.ts";
import { KAFKA_VERSION, kafkaJars } from "./kafka-jars.ts";
import { earlierPlace, isFree, newPlace, type Place } from "./place.ts";
import { runProgram } from "./run-program.ts";
import { startStopwatch } from "./stopwatch.ts";
import { startWatchdog } from "./watchdog.ts";

/** Apache Kafka in a Java process of ours, that ends when this process ends, however it ends. */
export interface LocalKafka extends Pick<Broker, "kill" | "restart" | "stop"> {
  readonly place: Place;
  readonly logFile: string;
}

export interface LocalKafkaOptions extends WayOptions {
  /** The text of `server.properties`. */
  properties(place: Place, data: string): string;
  /** How to reach the broker, to see that it answers. */
  connection(place: Place): Connection;
  /** Further arguments of the storage tool, such as users. */
  readonly formatArguments?: readonly string[];
}

/** A broker that lives for minutes gains more from a quick start (the first compiler only) and a small heap than from speed. */
const JVM = [
  "-Xms128m",
  "-Xmx384m",
  "-XX:TieredStopAtLevel=1",
  "-Dorg.slf4j.simpleLogger.showDateTime=true",
  "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
];
const LONGEST_FORMAT_MS = 60_000;
const MOST_PLACES = 3;
const LAST_LINES = 15;

/** Downloads, formats and starts Kafka; resolves when a client is answered. Rejects with `way_closed` where that can't be had. */
export async function startLocalKafka(options: LocalKafkaOptions): Promise<LocalKafka> {
  const { log, environment, signal, dataDirectory, connection } = options;
  const lap = startStopwatch();
  const java = await findJava(environment);
  const classPath = join(await kafkaJars(options), "*");
  log(`java and jars found in ${lap()}`);
  const directory = dataDirectory ?? mkdtempSync(join(tmpdir(), "intercom-dsar-kafka-"));
  mkdirSync(directory, { recursive: true });
  const leftovers = dataDirectory === undefined ? { folder: directory } : {};
  const watchdog = startWatchdog(leftovers, environment);
  const logFile = join(directory, "kafka.log");
  const propertiesFile = join(directory, "server.properties");
  let place: Place;
  let running: JavaProcess | null = null;

  try {
    const earlier = await earlierPlace(directory);
    place = earlier ?? (await newPlace(directory, randomBytes(16).toString("base64url")));
    writeProperties();
    await format();
    log(`storage formatted in ${lap()}`);
    log(`Kafka ${KAFKA_VERSION} starts (log: ${logFile})`);
    for (let tried = 1; ; tried++) {
      try {
        await launch();
        break;
      } catch (error) {
        if (earlier !== null || tried === MOST_PLACES || !(await hasLostItsPlace())) throw error;
        place = await newPlace(directory, place.clusterId);
        writeProperties();
      }
    }
    log(`Kafka answers after ${lap()}`);
  } catch (error) {
    if (error instanceof WayClosedError) for (const line of lastLines(logFile)) log(`kafka: ${line}`);
    await stop();
    throw error;
  }
  return { place, logFile, kill: () => end("SIGKILL"), restart, stop };

  function writeProperties(): void {
    writeFileSync(propertiesFile, options.properties(place, join(directory, "data")), { mode: 0o600 });
  }

  async function format(): Promise<void> {
    const tool = [...JVM, "-cp", classPath, "kafka.tools.StorageTool", "format", "--ignore-formatted"];
    const parameters = [
      ...tool,
      "-t",
      place.clusterId,
      "-c",
      propertiesFile,
      ...(options.formatArguments ?? []),
    ];
    const formatted = await runProgram(java, parameters, {
      environment,
      timeoutMs: LONGEST_FORMAT_MS,
      signal,
    });
    writeFileSync(logFile, formatted.output, { flag: "a", mode: 0o600 });
    signal.throwIfAborted();
    if (formatted.code !== 0) throw new WayClosedError("Kafka's storage could not be formatted");
  }

  async function launch(): Promise<void> {
    const kafka = startJava(java, [...JVM, "-cp", classPath, "kafka.Kafka", propertiesFile], {
      logFile,
      environment,
    });
    running = kafka;
    watchdog.guard({ ...leftovers, ...(kafka.pid !== undefined && { group: kafka.pid }) });
    kafka.ended.then((how) => {
      if (running === kafka) log(`Kafka ended by itself, ${how} (log: ${logFile})`);
    });
    await awaitBroker(connection(place), {
      signal,
      hasEnded: kafka.hasEnded,
      clusterId: place.clusterId,
    });
  }

  /** Between the search for free ports and Kafka's own start, another process may take one. */
  async function hasLostItsPlace(): Promise<boolean> {
    return running?.hasEnded() === true && !(await isFree(place));
  }

  async function end(how: "SIGTERM" | "SIGKILL"): Promise<void> {
    const kafka = running;
    running = null;
    await kafka?.end(how);
    watchdog.guard(leftovers);
  }

  async function restart(): Promise<void> {
    await end("SIGKILL");
    await launch();
  }

  async function stop(): Promise<void> {
    await end(dataDirectory === undefined ? "SIGKILL" : "SIGTERM");
    if (dataDirectory === undefined) rmSync(directory, { recursive: true, force: true });
    watchdog.dismiss();
  }
}

function lastLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-LAST_LINES);
  } catch {
    return [];
  }
}
