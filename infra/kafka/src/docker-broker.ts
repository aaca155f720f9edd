import { randomUUID } from "node:crypto";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awaitBroker } from "./await-broker.ts";
import { type Broker, NOT_RESTARTABLE, WayClosedError } from "./broker.ts";
import type { WayOptions } from "./broker-options.ts";
import { disableReaper } from "./config.ts";
import { runProgram } from "./run-program.ts";
import { startStopwatch } from "./stopwatch.ts";
import { startWatchdog } from "./watchdog.ts";

const IMAGE = "confluentinc/cp-kafka:8.3.0";
/** A client without an engine answers at once; an engine that does not answer in this time is none. */
const PROBE_MS = 3_000;
const CLIENT_PORT = 9093;
const LABEL = "intercom-dsar.broker";

/** Kafka in a container, through Testcontainers. */
export async function startDockerBroker(options: WayOptions): Promise<Broker> {
  const { log, signal, environment, messageMaxBytes } = options;
  if (options.dataDirectory !== undefined) {
    throw new WayClosedError("a data directory was asked for, which a container does not have");
  }
  await findEngine(environment);
  const lap = startStopwatch();
  const folder = mkdtempSync(join(tmpdir(), "intercom-dsar-kafka-"));
  const logFile = join(folder, "kafka.log");
  const id = randomUUID();
  const watchdog = startWatchdog({ folder, label: `${LABEL}=${id}` }, environment);
  try {
    log(`Kafka starts in Docker (${IMAGE}; log: ${logFile}) …`);
    const container = await unlessAborted(startContainer(), signal);
    log(`the container is up after ${lap()}`);
    const brokers = [`${container.getHost()}:${container.getMappedPort(CLIENT_PORT)}`];
    // The container counts as started once its port is mapped, which may be before the broker listens.
    await awaitBroker({ brokers }, { signal });
    log(`Kafka answers after ${lap()}`);
    const stop = async () => {
      await container.stop();
      rmSync(folder, { recursive: true, force: true });
      watchdog.dismiss();
    };
    return { brokers, way: "docker", logFile, stop, ...NOT_RESTARTABLE };
  } catch (error) {
    watchdog.release();
    throw error;
  }

  async function startContainer() {
    const { KafkaContainer } = await import("@testcontainers/kafka");
    await startReaper(log);
    const settings = {
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false",
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: "4",
      // Testcontainers leaves this one out, and a single broker is then asked for three copies: no transaction ever begins.
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: "1",
      KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: "4",
      KAFKA_HEAP_OPTS: "-Xms128m -Xmx384m",
      ...(messageMaxBytes !== undefined && { KAFKA_MESSAGE_MAX_BYTES: String(messageMaxBytes) }),
    };
    try {
      return await new KafkaContainer(IMAGE)
        .withKraft()
        .withEnvironment(settings)
        .withLabels({ [LABEL]: id })
        .withLogConsumer((lines) => lines.pipe(createWriteStream(logFile)))
        .start();
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n")[0] : "unknown";
      throw new WayClosedError(`the container did not start: ${reason}`);
    }
  }
}

async function findEngine(environment: NodeJS.ProcessEnv): Promise<void> {
  const version = ["version", "--format", "{{.Server.Version}}"];
  const engine = await runProgram("docker", version, { environment, timeoutMs: PROBE_MS });
  if (engine.code !== 0) throw new WayClosedError("no Docker engine answers `docker version`");
}

/**
 * Testcontainers' reaper lives in the engine and so survives what ends our watchdog too (a CI job's whole control group). It is an image
 * of its own, which can't be had everywhere.
 */
async function startReaper(log: (line: string) => void): Promise<void> {
  const { getContainerRuntimeClient, getReaper } = await import("testcontainers");
  try {
    await getReaper(await getContainerRuntimeClient());
  } catch {
    log("Testcontainers' reaper could not be started: the container is removed by our own watchdog alone");
    disableReaper();
  }
}

/** A start can't be called off, but nobody has to wait for it: the watchdog removes what comes late. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  return Promise.race([work, promise]);
}
