import { join } from "node:path";
import { WayClosedError } from "./broker.ts";
import { runProgram } from "./run-program.ts";

/** Kafka 4 runs on Java 17 and newer (KIP-1013). */
const OLDEST_JAVA = 17;
const PROBE_MS = 3_000;

/** The `java` to run, of `JAVA_HOME` or the PATH, after it said its version. Rejects with `way_closed`. */
export async function findJava(environment: NodeJS.ProcessEnv): Promise<string> {
  const home = environment.JAVA_HOME;
  const java = home ? join(home, "bin", "java") : "java";
  const place = home ? "in JAVA_HOME" : "on the PATH";
  const { code, output } = await runProgram(java, ["-version"], { environment, timeoutMs: PROBE_MS });
  if (code !== 0) throw new WayClosedError(`no \`java\` that answers is ${place}`);
  const major = Number(/version "(?:1\.)?(\d+)/.exec(output)?.[1] ?? 0);
  if (major < OLDEST_JAVA) {
    throw new WayClosedError(`the \`java\` ${place} is ${major}; Kafka needs ${OLDEST_JAVA} or newer`);
  }
  return java;
}
