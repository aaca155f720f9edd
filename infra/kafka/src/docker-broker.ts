import { awaitBroker } from "./await-broker.ts";
import { type Broker, WayClosedError } from "./broker.ts";
import { disableReaper } from "./config.ts";
import { runProgram } from "./run-program.ts";
import type { WayOptions } from "./start-broker.ts";
import { startWatchdog } from "./watchdog.ts";

const IMAGE = "confluentinc/cp-kafka:8.3.0";
/** A client without an engine answers at once; an engine that does not answer in this time is none. */
const PROBE_MS = 5_000;
const CLIENT_PORT = 9093;

/** Kafka in a container, through Testcontainers. */
export async function startDockerBroker({ log, signal, environment }: WayOptions): Promise<Broker> {
  const engine = await runProgram("docker", ["info", "--format", "{{.ServerVersion}}"], {
    environment,
    timeoutMs: PROBE_MS,
  });
  if (engine.code !== 0) throw new WayClosedError("no Docker engine answers `docker info`");
  log(`Kafka starts in Docker (${IMAGE}) …`);
  disableReaper();
  const { KafkaContainer } = await import("@testcontainers/kafka");
  const container = await new KafkaContainer(IMAGE)
    .withKraft()
    .withEnvironment({
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false",
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: "0",
    })
    .start()
    .catch((error: unknown) => {
      throw new WayClosedError(
        `the container did not start: ${error instanceof Error ? error.message.split("\n")[0] : "unknown"}`,
      );
    });
  const dismiss = startWatchdog({ container: container.getId() }, "");
  const stop = async () => {
    await container.stop();
    dismiss();
  };
  try {
    const brokers = [`${container.getHost()}:${container.getMappedPort(CLIENT_PORT)}`];
    // The container counts as started once its port is mapped, which may be before the broker listens.
    await awaitBroker({ brokers }, () => false, signal);
    return { brokers, way: "docker", logFile: null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
