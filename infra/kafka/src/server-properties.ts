export interface Place {
  readonly clientPort: number;
  readonly controllerPort: number;
  /** The folder of the log segments. */
  readonly data: string;
}

type Settings = Readonly<Record<string, string | number | boolean>>;

/** One broker that is its own controller (KRaft), on the loopback address. Topics are never made by the way. */
function commonSettings({ controllerPort, data }: Place): Settings {
  return {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@127.0.0.1:${controllerPort}`,
    "controller.listener.names": "CONTROLLER",
    "auto.create.topics.enable": false,
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 8,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    "group.initial.rebalance.delay.ms": 0,
    "log.dirs": data,
  };
}

/** No encryption and no users: for everything but the test of those. */
export function plainProperties(place: Place): string {
  const { clientPort, controllerPort } = place;
  return write({
    ...commonSettings(place),
    listeners: `PLAINTEXT://127.0.0.1:${clientPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": `PLAINTEXT://127.0.0.1:${clientPort}`,
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
  });
}

export interface Security {
  /** PEM files: the broker's key and certificate in one, and the certificates that it trusts. */
  readonly keyStore: string;
  readonly trustStore: string;
  readonly admin: { readonly username: string; readonly password: string };
  /** Users of the PLAIN mechanism; those of SCRAM are given to the storage tool. */
  readonly plainUsers: Readonly<Record<string, string>>;
}

/** TLS, SASL (PLAIN and SCRAM) and ACLs that grant nothing by default; client certificates are asked for and may be left out. */
export function secureProperties(
  place: Place,
  { keyStore, trustStore, admin, plainUsers }: Security,
): string {
  const { clientPort, controllerPort } = place;
  const login = `username="${admin.username}" password="${admin.password}"`;
  const users = Object.entries(plainUsers).map(([name, password]) => `user_${name}="${password}"`);
  const listener = "listener.name.sasl_ssl";
  const scram = `org.apache.kafka.common.security.scram.ScramLoginModule required ${login};`;
  return write({
    ...commonSettings(place),
    listeners: `SASL_SSL://127.0.0.1:${clientPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": `SASL_SSL://127.0.0.1:${clientPort}`,
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL",
    "inter.broker.listener.name": "SASL_SSL",
    "sasl.enabled.mechanisms": "SCRAM-SHA-512,SCRAM-SHA-256,PLAIN",
    "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
    [`${listener}.scram-sha-512.sasl.jaas.config`]: scram,
    [`${listener}.scram-sha-256.sasl.jaas.config`]: scram,
    [`${listener}.plain.sasl.jaas.config`]: `org.apache.kafka.common.security.plain.PlainLoginModule required ${login} ${users.join(" ")};`,
    "ssl.keystore.type": "PEM",
    "ssl.keystore.location": keyStore,
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": trustStore,
    "ssl.client.auth": "requested",
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": `User:${admin.username};User:ANONYMOUS`,
  });
}

function write(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
