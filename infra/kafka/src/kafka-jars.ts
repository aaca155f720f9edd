import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WayClosedError } from "./broker.ts";
import type { WayOptions } from "./broker-options.ts";
import { runProgram } from "./run-program.ts";

const CACHE = fileURLToPath(new URL("../../../.cache", import.meta.url));
const POM = fileURLToPath(new URL("../pom.xml", import.meta.url));
/** The version in `pom.xml`. */
export const KAFKA_VERSION = "4.3.1";
const COPY_DEPENDENCIES = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
const PROBE_MS = 3_000;
const DOWNLOAD_MS = 300_000;

/**
 * The folder of Kafka's jars, downloaded from Maven Central where it is not there yet. Two processes that start together download twice
 * and agree: a complete folder is renamed into place, and the first one stays. Rejects with `way_closed`.
 */
export async function kafkaJars(options: WayOptions, cache = CACHE): Promise<string> {
  const { log, environment, signal } = options;
  const jars = join(cache, `kafka-${KAFKA_VERSION}`);
  if (existsSync(jars)) return jars;
  const maven = await runProgram("mvn", ["-version"], { environment, timeoutMs: PROBE_MS, signal });
  if (maven.code !== 0) {
    throw new WayClosedError("no `mvn` that answers is on the PATH, and Kafka's jars are not there yet");
  }
  log(`Kafka ${KAFKA_VERSION} is downloaded from Maven Central (44 MB, once) …`);
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, "kafka-partial-"));
  try {
    const copied = await runProgram(
      "mvn",
      ["-q", "-B", "-f", POM, COPY_DEPENDENCIES, `-DoutputDirectory=${partial}`],
      { environment, timeoutMs: DOWNLOAD_MS, signal },
    );
    if (copied.code !== 0) {
      for (const line of copied.output.split("\n").slice(0, 3)) if (line !== "") log(`mvn: ${line}`);
      throw new WayClosedError("Maven could not download Kafka");
    }
    renameSync(partial, jars);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(jars)) throw error;
  }
  return jars;
}
