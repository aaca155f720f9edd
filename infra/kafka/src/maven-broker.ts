import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { awaitBroker } from "./await-broker.ts";
import { type Broker, WayClosedError } from "./broker.ts";
import { freePorts } from "./free-port.ts";
import { runProgram } from "./run-program.ts";
import { serverProperties } from "./server-properties.ts";
import type { WayOptions } from "./start-broker.ts";
import { startWatchdog } from "./watchdog.ts";

const CACHE = fileURLToPath(new URL("../../../.cache", import.meta.url));
const POM = fileURLToPath(new URL("../pom.xml", import.meta.url));
const KAFKA_VERSION = "4.3.1";
const COPY_DEPENDENCIES = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
/** Kafka 4 runs on Java 17 and newer. */
const OLDEST_JAVA = 17;
const PROBE_MS = 10_000;
const DOWNLOAD_MS = 300_000;

/** Apache Kafka in one Java process (KRaft), its jars from Maven Central, kept in `.cache`. */
export async function startMavenBroker(options: WayOptions): Promise<Broker> {
  const { log, signal, environment } = options;
  await checkJava(environment);
  const jars = await ensureJars(options);
  const directory = mkdtempSync(join(tmpdir(), "intercom-dsar-kafka-"));
  const [clientPort = 0, controllerPort = 0] = await freePorts(2);
  const properties = join(directory, "server.properties");
  writeFileSync(properties, serverProperties({ clientPort, controllerPort, data: join(directory, "data") }));
  const classPath = join(jars, "*");
  const id = randomBytes(16).toString("base64url");
  const formatted = await runProgram(
    "java",
    ["-cp", classPath, "kafka.tools.StorageTool", "format", "-t", id, "-c", properties],
    { environment, timeoutMs: 60_000, signal },
  );
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
  const stop = async () => {
    if (java.exitCode === null && java.signalCode === null) {
      java.kill("SIGKILL");
      await exited;
    }
    dismiss();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const brokers = [`127.0.0.1:${clientPort}`];
    log(`Kafka ${KAFKA_VERSION} starts (log: ${logFile})`);
    await awaitBroker(brokers, () => java.exitCode !== null, signal);
    return { brokers, way: "maven", logFile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function checkJava(environment: NodeJS.ProcessEnv): Promise<void> {
  const { code, output } = await runProgram("java", ["-version"], { environment, timeoutMs: PROBE_MS });
  if (code !== 0) throw new WayClosedError("no `java` that answers is on the PATH");
  const major = Number(/version "(?:1\.)?(\d+)/.exec(output)?.[1] ?? 0);
  if (major < OLDEST_JAVA)
    throw new WayClosedError(`java ${major} is too old; Kafka needs ${OLDEST_JAVA} or newer`);
}

/** Two processes that start together download twice and agree: a complete folder is renamed into place, and the first one stays. */
async function ensureJars({ log, environment, signal }: WayOptions): Promise<string> {
  const jars = join(CACHE, `kafka-${KAFKA_VERSION}`);
  if (existsSync(jars)) return jars;
  const maven = await runProgram("mvn", ["-version"], { environment, timeoutMs: PROBE_MS });
  if (maven.code !== 0)
    throw new WayClosedError("no `mvn` that answers is on the PATH, and Kafka's jars are not there yet");
  log(`Kafka ${KAFKA_VERSION} is downloaded from Maven Central (44 MB, once) …`);
  mkdirSync(CACHE, { recursive: true });
  const partial = mkdtempSync(join(CACHE, "kafka-partial-"));
  const copied = await runProgram(
    "mvn",
    ["-q", "-B", "-f", POM, COPY_DEPENDENCIES, `-DoutputDirectory=${partial}`],
    {
      environment,
      timeoutMs: DOWNLOAD_MS,
      signal,
    },
  );
  if (copied.code !== 0) {
    rmSync(partial, { recursive: true, force: true });
    throw new WayClosedError(`Maven could not download Kafka: ${copied.output.split("\n")[0]}`);
  }
  try {
    renameSync(partial, jars);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(jars)) throw error;
  }
  return jars;
}
