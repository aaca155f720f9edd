import type { BrokerPorts } from "./broker-ports.ts";

/** What every broker of ours is told. */
export interface ServerSettings extends BrokerPorts {
  /** The folder of the log segments. */
  readonly data: string;
  /** Kafka's own default where undefined. */
  readonly messageMaxBytes: number | undefined;
}

type Settings = Readonly<Record<string, string | number | boolean>>;

/** One broker that is its own controller (KRaft), on the loopback address. Topics are never made by the way. */
function commonSettings({ controllerPort, data, messageMaxBytes }: ServerSettings): Settings {
  return {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@127.0.0.1:${controllerPort}`,
    "controller.listener.names": "CONTROLLER",
    "auto.create.topics.enable": false,
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 4,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "transaction.state.log.num.partitions": 4,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    "group.initial.rebalance.delay.ms": 0,
    // A controller takes back a broker that was killed only when its session is over, by default after nine seconds.
    "broker.session.timeout.ms": 3_000,
    "broker.heartbeat.interval.ms": 500,
    "log.dirs": data,
    ...(messageMaxBytes !== undefined && { "message.max.bytes": messageMaxBytes }),
  };
}

/** No encryption and no users: for everything but the test of those. `host` is where clients connect, IPv6 in brackets. */
export function plainProperties(settings: ServerSettings, host = "127.0.0.1"): string {
  const { clientPort, controllerPort } = settings;
  return write({
    ...commonSettings(settings),
    listeners: `PLAINTEXT://${host}:${clientPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": `PLAINTEXT://${host}:${clientPort}`,
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
  });
}

export interface SecuritySettings {
  /** PEM: the broker's private key and certificate, and the authority that signed it and its clients. */
  readonly key: string;
  readonly certificate: string;
  readonly authority: string;
  readonly admin: { readonly username: string; readonly password: string };
  /** Users of the PLAIN mechanism; those of SCRAM are given to the storage tool. */
  readonly plainUsers: Readonly<Record<string, string>>;
  /** Whether the listener with users asks for a client certificate too. */
  readonly mutualTls: boolean;
}

/** A listener with TLS and users, one with TLS and client certificates alone, and ACLs that grant nothing by default. */
export function secureProperties(settings: ServerSettings, security: SecuritySettings): string {
  const { clientPort, certificatePort, controllerPort } = settings;
  const { admin, plainUsers, mutualTls } = security;
  const login = `username="${admin.username}" password="${admin.password}"`;
  const users = Object.entries(plainUsers).map(([name, password]) => `user_${name}="${password}"`);
  const scram = `org.apache.kafka.common.security.scram.ScramLoginModule required ${login};`;
  const withUsers = "listener.name.sasl_ssl";
  const listeners = `SASL_SSL://127.0.0.1:${clientPort},SSL://127.0.0.1:${certificatePort}`;
  return write({
    ...commonSettings(settings),
    listeners: `${listeners},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": listeners,
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL",
    "inter.broker.listener.name": "SASL_SSL",
    "sasl.enabled.mechanisms": "SCRAM-SHA-512,SCRAM-SHA-256,PLAIN",
    "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
    [`${withUsers}.scram-sha-512.sasl.jaas.config`]: scram,
    [`${withUsers}.scram-sha-256.sasl.jaas.config`]: scram,
    [`${withUsers}.plain.sasl.jaas.config`]: `org.apache.kafka.common.security.plain.PlainLoginModule required ${login} ${users.join(" ")};`,
    // Kafka heeds this on a listener with SASL only under the listener's own name.
    [`${withUsers}.ssl.client.auth`]: mutualTls ? "required" : "requested",
    "listener.name.ssl.ssl.client.auth": "required",
    // Who shows a certificate is the user of its common name, so that the same ACLs hold.
    "ssl.principal.mapping.rules": "RULE:^CN=([^,]+).*$/$1/",
    "ssl.keystore.type": "PEM",
    "ssl.keystore.key": security.key,
    "ssl.keystore.certificate.chain": security.certificate,
    "ssl.truststore.type": "PEM",
    "ssl.truststore.certificates": security.authority,
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    // ANONYMOUS is the controller, on a listener of the loopback address without users.
    "super.users": `User:${admin.username};User:ANONYMOUS`,
  });
}

/** The format of `java.util.Properties`: a line break within a value is written `\n`, a backslash is doubled. */
function write(settings: Settings): string {
  return Object.entries(settings)
    .map(
      ([name, value]) => `${name}=${String(value).trim().replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n`,
    )
    .join("");
}
