import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { awaitBroker, type Connection } from "./await-broker.ts";
import { type Broker, WayClosedError } from "./broker.ts";
import type { WayOptions } from "./broker-options.ts";
import { type BrokerPorts, earlierPorts, isFree, newPorts } from "./broker-ports.ts";
import { formatStorage } from "./format-storage.ts";
import { findJava } from "./java.ts";
import { type JavaProcess, startJava } from "./java-process.ts";
import { KAFKA_VERSION, kafkaJars } from "./kafka-jars.ts";
import { startStopwatch } from "./stopwatch.ts";
import { startWatchdog } from "./watchdog.ts";

/** Apache Kafka in a Java process of ours, that ends when this process ends, however it ends. */
export interface LocalKafka extends Pick<Broker, "kill" | "restart" | "stop"> {
  readonly ports: BrokerPorts;
  readonly logFile: string;
}

export interface LocalKafkaOptions extends WayOptions {
  /** The text of `server.properties`. */
  properties(ports: BrokerPorts, data: string): string;
  /** How to reach the broker, to see that it answers. */
  connection(ports: BrokerPorts): Connection;
  /** Users that are made with the storage, each `MECHANISM=[name=…,password=…]`. */
  readonly scramUsers?: readonly string[];
}

/** A broker that lives for minutes gains more from a quick start (the first compiler only) and a small heap than from speed. */
const JVM = [
  "-Xms128m",
  "-Xmx384m",
  "-XX:TieredStopAtLevel=1",
  "-Dorg.slf4j.simpleLogger.showDateTime=true",
  "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
];
const MOST_PLACES = 3;
const LAST_LINES = 15;

/** Downloads, formats and starts Kafka; resolves when a client is answered. Rejects with `way_closed` where that can't be had. */
export async function startLocalKafka(options: LocalKafkaOptions): Promise<LocalKafka> {
  const { log, environment, signal, dataDirectory, connection } = options;
  const lap = startStopwatch();
  const java = await findJava(environment);
  const jvm = [...JVM, "-cp", join(await kafkaJars(options), "*")];
  log(`java and jars found in ${lap()}`);
  const directory = resolve(dataDirectory ?? mkdtempSync(join(tmpdir(), "intercom-dsar-kafka-")));
  mkdirSync(directory, { recursive: true });
  const leftovers = dataDirectory === undefined ? { folder: directory } : {};
  const watchdog = startWatchdog(leftovers, environment);
  const logFile = join(directory, "kafka.log");
  const propertiesFile = join(directory, "server.properties");
  let ports: BrokerPorts;
  let running: JavaProcess | null = null;

  try {
    const earlier = await earlierPorts(directory);
    ports = earlier ?? (await newPorts(directory, randomBytes(16).toString("base64url")));
    writeProperties();
    const { clusterId } = ports;
    const { scramUsers = [] } = options;
    await formatStorage({ java, jvm, clusterId, propertiesFile, scramUsers, logFile, environment, signal });
    log(`storage formatted in ${lap()}`);
    log(`Kafka ${KAFKA_VERSION} starts (log: ${logFile})`);
    for (let tried = 1; ; tried++) {
      try {
        await launch();
        break;
      } catch (error) {
        if (earlier !== null || tried === MOST_PLACES || !(await hasLostItsPlace())) throw error;
        ports = await newPorts(directory, ports.clusterId);
        writeProperties();
      }
    }
    log(`Kafka answers after ${lap()}`);
  } catch (error) {
    if (error instanceof WayClosedError) for (const line of lastLines(logFile)) log(`kafka: ${line}`);
    await stop();
    throw error;
  }
  return { ports, logFile, kill: () => end("SIGKILL"), restart, stop };

  function writeProperties(): void {
    writeFileSync(propertiesFile, options.properties(ports, join(directory, "data")), { mode: 0o600 });
  }

  async function launch(): Promise<void> {
    const kafka = startJava(java, [...jvm, "kafka.Kafka", propertiesFile], { logFile, environment });
    running = kafka;
    watchdog.guard({ ...leftovers, ...(kafka.pid !== undefined && { group: kafka.pid }) });
    kafka.ended.then((how) => {
      if (running === kafka) log(`Kafka ended by itself, ${how} (log: ${logFile})`);
    });
    await awaitBroker(connection(ports), {
      signal,
      hasEnded: kafka.hasEnded,
      clusterId: ports.clusterId,
    });
  }

  /** Between the search for free ports and Kafka's own start, another process may take one. */
  async function hasLostItsPlace(): Promise<boolean> {
    return running?.hasEnded() === true && !(await isFree(ports));
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
