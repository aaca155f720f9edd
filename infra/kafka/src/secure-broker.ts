import { randomBytes } from "node:crypto";
import { Kafka, logLevel } from "kafkajs";
import type { Connection } from "./await-broker.ts";
import type { Broker } from "./broker.ts";
import { type BrokerOptions, resolveOptions } from "./broker-options.ts";
import type { BrokerPorts } from "./broker-ports.ts";
import { type Certificate, createCertificateAuthority } from "./certificates.ts";
import { type Grant, grant } from "./grant.ts";
import { startLocalKafka } from "./local-kafka.ts";
import { secureProperties } from "./server-properties.ts";

export { createCertificateAuthority } from "./certificates.ts";

export type { Grant } from "./grant.ts";

export interface SecureBrokerOptions extends Omit<BrokerOptions, "ways" | "dataDirectory"> {
  /**
   * Whether users have to show a client certificate besides their password.
   * @default false
   */
  readonly mutualTls?: boolean;
}

/** A name and its password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** A broker with TLS, SASL (PLAIN, SCRAM-SHA-256, SCRAM-SHA-512) and ACLs that deny by default: for the tests of those. */
export interface SecureBroker extends Pick<Broker, "kill" | "restart" | "stop"> {
  /** `host:port` of the listener with users (SASL_SSL). */
  readonly brokers: readonly string[];
  /** `host:port` of the listener for client certificates alone (SSL); the user is the certificate's common name. */
  readonly certificateBrokers: readonly string[];
  readonly logFile: string;
  /** The authority that clients have to trust, PEM. */
  readonly ca: string;
  /** The one user, with no right until one is granted; by every mechanism. */
  readonly user: Credentials;
  /** A client certificate in that user's name. */
  readonly client: Certificate;
  /** A client with every right. */
  readonly admin: Kafka;
  grant(grants: readonly Grant[]): Promise<void>;
}

/** Starts Apache Kafka by the Maven way; rejects with `way_closed` where that is not open. */
export async function startSecureBroker(options: SecureBrokerOptions = {}): Promise<SecureBroker> {
  const { mutualTls = false } = options;
  const wayOptions = resolveOptions(options);
  const authority = await createCertificateAuthority();
  const admin = newCredentials("admin");
  const user = newCredentials("dsar");
  const server = await authority.sign("localhost");
  const client = await authority.sign(user.username);
  const administrator = await authority.sign(admin.username);
  const security = {
    ...server,
    authority: authority.certificate,
    admin,
    plainUsers: { [admin.username]: admin.password, [user.username]: user.password },
    mutualTls,
  };
  const connection = ({ clientPort }: BrokerPorts): Connection => ({
    brokers: [`127.0.0.1:${clientPort}`],
    ssl: { ca: [authority.certificate], cert: administrator.certificate, key: administrator.key },
    sasl: { mechanism: "scram-sha-512", ...admin },
  });
  const { ports, ...kafka } = await startLocalKafka({
    ...wayOptions,
    properties: (at, data) =>
      secureProperties({ ...at, data, messageMaxBytes: wayOptions.messageMaxBytes }, security),
    connection,
    scramUsers: [admin, user].flatMap(scramUsers),
  });
  const { brokers, ...asAdmin } = connection(ports);
  const adminKafka = new Kafka({ ...asAdmin, brokers: [...brokers], logLevel: logLevel.NOTHING });
  return {
    ...kafka,
    brokers,
    certificateBrokers: [`127.0.0.1:${ports.certificatePort}`],
    ca: authority.certificate,
    user,
    client,
    admin: adminKafka,
    grant: (grants) => grant(adminKafka, grants),
  };
}

function newCredentials(username: string): Credentials {
  return { username, password: randomBytes(12).toString("hex") };
}

/** A user by both mechanisms, as the storage tool is told it. */
function scramUsers({ username, password }: Credentials): string[] {
  return ["SCRAM-SHA-512", "SCRAM-SHA-256"].map(
    (mechanism) => `${mechanism}=[name=${username},password=${password}]`,
  );
}
