import { randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from "kafkajs";
import { generate } from "selfsigned";
import { awaitBroker } from "./await-broker.ts";
import { freePorts } from "./free-port.ts";
import { kafkaClassPath } from "./kafka-jars.ts";
import { startKafkaProcess } from "./kafka-process.ts";
import { secureProperties } from "./server-properties.ts";
import type { WayOptions } from "./start-broker.ts";

/** What a principal may do, as `kafka-acls` is told it. */
export interface Grant {
  readonly principal: string;
  readonly resource: "TOPIC" | "GROUP" | "CLUSTER";
  readonly name: string;
  readonly operations: readonly (keyof typeof AclOperationTypes)[];
}

/** A broker with TLS, SASL and ACLs that deny by default: for the tests of those. */
export interface SecureBroker {
  readonly brokers: readonly string[];
  /** The certificate that clients have to trust, PEM. */
  readonly ca: string;
  /** A client certificate that the broker trusts, PEM. */
  readonly client: { readonly certificate: string; readonly key: string };
  /** The user of the tests and the password; for SCRAM and PLAIN alike. */
  readonly user: { readonly username: string; readonly password: string };
  /** A client with every right. */
  readonly admin: Kafka;
  grant(grants: readonly Grant[]): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Apache Kafka 4 by the Maven way; rejects with `way_closed` where there is no Java or Maven. */
export async function startSecureBroker(options: WayOptions): Promise<SecureBroker> {
  const classPath = await kafkaClassPath(options);
  const directory = mkdtempSync(join(tmpdir(), "intercom-dsar-kafka-"));
  const broker = await certificate("localhost");
  const client = await certificate("dsar-client");
  const keyStore = join(directory, "broker.pem");
  const trustStore = join(directory, "trusted.pem");
  writeFileSync(keyStore, `${broker.private}\n${broker.cert}\n`, { mode: 0o600 });
  writeFileSync(trustStore, `${broker.cert}\n${client.cert}\n`);
  const admin = { username: "admin", password: randomBytes(12).toString("hex") };
  const user = { username: "dsar", password: randomBytes(12).toString("hex") };
  const [clientPort = 0, controllerPort = 0] = await freePorts(2);
  const place = { clientPort, controllerPort, data: join(directory, "data") };
  const plainUsers = { [admin.username]: admin.password, [user.username]: user.password };
  const properties = secureProperties(place, { keyStore, trustStore, admin, plainUsers });
  const formatArguments = [admin, user].flatMap(({ username, password }) =>
    ["SCRAM-SHA-512", "SCRAM-SHA-256"].flatMap((mechanism) => [
      "--add-scram",
      `${mechanism}=[name=${username},password=${password}]`,
    ]),
  );
  const kafka = await startKafkaProcess({ ...options, classPath, directory, properties, formatArguments });
  const connection = {
    brokers: [`127.0.0.1:${clientPort}`],
    ssl: { ca: [broker.cert] },
    sasl: { mechanism: "scram-sha-512" as const, ...admin },
  };
  const administrator = new Kafka({ ...connection, logLevel: logLevel.NOTHING });
  try {
    await awaitBroker(connection, kafka.hasEnded, options.signal);
  } catch (error) {
    await kafka.stop();
    throw error;
  }
  return {
    brokers: connection.brokers,
    ca: broker.cert,
    client: { certificate: client.cert, key: client.private },
    user,
    admin: administrator,
    grant: (grants) => grantAll(administrator, grants),
    stop: kafka.stop,
  };
}

/** It signs itself and names the loopback address, so that clients verify it like any other. */
function certificate(name: string) {
  const altNames = [
    { type: 2 as const, value: "localhost" },
    { type: 7 as const, ip: "127.0.0.1" },
  ];
  const extensions = [
    { name: "basicConstraints" as const, cA: true },
    { name: "subjectAltName" as const, altNames },
  ];
  return generate([{ name: "commonName", value: name }], { keySize: 2048, algorithm: "sha256", extensions });
}

async function grantAll(kafka: Kafka, grants: readonly Grant[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createAcls({
      acl: grants.flatMap(({ principal, resource, name, operations }) =>
        operations.map((operation) => ({
          resourceType: AclResourceTypes[resource],
          resourceName: name,
          resourcePatternType: ResourcePatternTypes.LITERAL,
          principal: `User:${principal}`,
          host: "*",
          operation: AclOperationTypes[operation],
          permissionType: AclPermissionTypes.ALLOW,
        })),
      ),
    });
  } finally {
    await admin.disconnect();
  }
}
