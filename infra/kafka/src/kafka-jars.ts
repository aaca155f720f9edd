import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WayClosedError } from "./broker.ts";
import { runProgram } from "./run-program.ts";
import type { WayOptions } from "./start-broker.ts";

const CACHE = fileURLToPath(new URL("../../../.cache", import.meta.url));
const POM = fileURLToPath(new URL("../pom.xml", import.meta.url));
/** The version in `pom.xml`. */
export const KAFKA_VERSION = "4.3.1";
const COPY_DEPENDENCIES = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
/** Kafka 4 runs on Java 17 and newer. */
const OLDEST_JAVA = 17;
const PROBE_MS = 10_000;
const DOWNLOAD_MS = 300_000;

/** The class path of Kafka, after a look at whether Java and, for the first time, Maven answer. Rejects with `way_closed`. */
export async function kafkaClassPath(options: WayOptions): Promise<string> {
  await checkJava(options.environment);
  return join(await ensureJars(options), "*");
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
  if (maven.code !== 0) {
    throw new WayClosedError("no `mvn` that answers is on the PATH, and Kafka's jars are not there yet");
  }
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
