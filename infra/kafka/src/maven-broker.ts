import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awaitBroker } from "./await-broker.ts";
import type { Broker } from "./broker.ts";
import { freePorts } from "./free-port.ts";
import { KAFKA_VERSION, kafkaClassPath } from "./kafka-jars.ts";
import { startKafkaProcess } from "./kafka-process.ts";
import { plainProperties } from "./server-properties.ts";
import type { WayOptions } from "./start-broker.ts";

/** Apache Kafka in one Java process (KRaft), its jars from Maven Central, kept in `.cache`. */
export async function startMavenBroker(options: WayOptions): Promise<Broker> {
  const { log, signal } = options;
  const classPath = await kafkaClassPath(options);
  const directory = mkdtempSync(join(tmpdir(), "intercom-dsar-kafka-"));
  const [clientPort = 0, controllerPort = 0] = await freePorts(2);
  const properties = plainProperties({ clientPort, controllerPort, data: join(directory, "data") });
  const kafka = await startKafkaProcess({ ...options, classPath, directory, properties });
  try {
    const brokers = [`127.0.0.1:${clientPort}`];
    log(`Kafka ${KAFKA_VERSION} starts (log: ${kafka.logFile})`);
    await awaitBroker({ brokers }, kafka.hasEnded, signal);
    return { brokers, way: "maven", logFile: kafka.logFile, stop: kafka.stop };
  } catch (error) {
    await kafka.stop();
    throw error;
  }
}
