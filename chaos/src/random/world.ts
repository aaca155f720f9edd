import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@intercom-dsar/database";
import { startPostgres } from "@intercom-dsar/database/testing";
import { type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import type { Broker } from "@intercom-dsar/kafka-broker";
import { type Ledger, openLedger } from "@intercom-dsar/ledger";
import { createReceiptSigner, type ReceiptSigner } from "@intercom-dsar/receipts";
import type { Keyring } from "@intercom-dsar/sealing";
import { startConsumerProcess } from "@intercom-dsar/testing";
import { type AnswerReader, createAnswerReader } from "../audit/open-answers.ts";
import { startKafkaProxy } from "../proxy/kafka-proxy.ts";
import { startTcpProxy } from "../proxy/tcp-proxy.ts";
import { type NoticeReceiver, startNoticeReceiver } from "../stage/notice-receiver.ts";
import { createTopics, type Topics } from "../stage/topics.ts";
import { waitUntil } from "../stage/wait-until.ts";
import { createLedgerKeys, type LedgerKeys } from "./ledger-keys.ts";
import type { Plan } from "./plan.ts";
import { startWiredConsumer, type WiredConsumer } from "./wired-consumer.ts";

export type Dialect = "sqlite" | "postgres";
export const WORKSPACE = "ws1";
export const TOKEN = "token-of-the-storm";

/** More than any storm makes: what is not seen can't be audited. */
const CALLS_KEPT = 1_000_000;
const RECEIPT_KEY = Buffer.alloc(32, 9);
/** Who is told of deletions: two on the events topic, the last by a callback. */
const NOTICE_RECIPIENTS = ["warehouse", "mailer", "crm"] as const;
const noticeKey = (name: (typeof NOTICE_RECIPIENTS)[number]) =>
  `whsec_${Buffer.alloc(32, NOTICE_RECIPIENTS.indexOf(name) + 1).toString("base64")}`;
const SETTINGS = {
  INTERCOM_ACCESS_TOKEN: TOKEN,
  WORKSPACE_PROBE: "500ms",
  NOT_FOUND_RECHECK: "1s",
  LEASE_TTL: "15s",
  CONCURRENCY: "4",
};
/** What an earlier release may not know. */
const NEW_SETTINGS = {
  DELETION_CATEGORIES: "contacts,conversations,tickets,custom_objects",
  CUSTOM_OBJECT_TYPES: "Order",
  RECEIPT_KEY: RECEIPT_KEY.toString("base64"),
  CALLBACK_DEVELOPMENT: "true",
  // Somebody has to be able to acknowledge: the recipients themselves, at a port that nobody calls here.
  WEBHOOK_PORT: "0",
  WEBHOOK_HOST: "127.0.0.1",
};
const START_MS = 60_000;
const LIMITS = { limitPerMinute: 30_000, workspaceLimitPerMinute: 30_000 };

/** Everything that a random run disturbs. */
export interface World extends AsyncDisposable {
  readonly broker: Broker;
  readonly simulator: Simulator;
  readonly topics: Topics;
  readonly requestTopic: string;
  readonly consumers: readonly WiredConsumer[];
  /** `null` where the ledger is a SQLite file. */
  readonly postgres: { restart(): Promise<void> } | null;
  /** By which receipts are checked; `null` where an earlier release takes turns, which may sign none. */
  readonly jwks: ReceiptSigner["jwks"] | null;
  /** Who opens the answers; `null` where an earlier release takes turns, which may not seal. */
  readonly answers: AnswerReader | null;
  /** Who gets a notice of each deletion; empty where an earlier release takes turns, which may know of none. */
  readonly recipients: readonly string[];
  /** That of the recipient who is told by a callback. */
  readonly noticeReceiver: NoticeReceiver;
  /** `null` where an earlier release takes turns, which has to be stopped for a new key. */
  readonly ledgerKeys: LedgerKeys | null;
  /** What `check` prints, as a consumer of now runs it. */
  check(): Promise<string>;
  /** Where the consumers' logs are. */
  readonly logFile: string;
  /** A line among the consumers' own. */
  note(line: string): void;
  /** With the new key alone, where `keys` says so. @default "both" */
  withLedger<Result>(look: (ledger: Ledger) => Promise<Result>, keys?: "both" | "new"): Promise<Result>;
}

/** Two consumers over one ledger, each with wires of its own to Kafka, to Intercom and, with PostgreSQL, to the database. */
export async function createWorld(options: {
  readonly broker: Broker;
  readonly plan: Plan;
  readonly dialect: Dialect;
  /** The repository of another version, which takes turns with this one at each start; `null` for none. */
  readonly otherRoot: string | null;
}): Promise<World> {
  const { broker, plan, dialect, otherRoot } = options;
  const directory = mkdtempSync(join(tmpdir(), "intercom-dsar-chaos-"));
  const logFile = join(directory, "consumers.log");
  writeFileSync(logFile, "");
  const note = (line: string) => appendFileSync(logFile, line);
  const topics = await createTopics(broker.brokers);
  const requestTopic = await topics.createRequestTopic("storm");
  const simulator = await startStormySimulator(plan);
  const server = dialect === "postgres" ? await startPostgres() : null;
  const databaseUrl = server === null ? `sqlite:${directory}/ledger.db` : await server.createDatabase();
  const noticeReceiver = await startNoticeReceiver(noticeKey("crm"));
  const ledgerKeys = createLedgerKeys();
  // One for both: a notice is posted to the place that it was written for, whoever posts it, and that place has to be configured there.
  const callbacks = otherRoot === null ? await startTcpProxy(() => addressOf(noticeReceiver.url)) : null;
  /** That of each consumer. */
  const environments: (() => Record<string, string>)[] = [];
  const answers = otherRoot === null ? createAnswerReader() : null;

  /** `first` is the start at which the other version runs first, and then at every other one. */
  async function startConsumer(name: string, first: number): Promise<WiredConsumer> {
    const kafka = await startKafkaProxy(broker.brokers[0] ?? "");
    const intercom = await startTcpProxy(() => addressOf(simulator.url));
    const database = server === null ? null : await startTcpProxy(() => addressOf(databaseUrl));
    const environment = () => ({
      KAFKA_BROKERS: kafka.brokers.join(","),
      ...topics.environment(requestTopic),
      INTERCOM_BASE_URL: `http://127.0.0.1:${intercom.port}`,
      DATABASE_URL: database === null ? databaseUrl : withPort(databaseUrl, database.port),
      LEDGER_KEY: ledgerKeys.variable(),
      RESULT_STORE: join(directory, "results"),
      ...(answers !== null && {
        RESULT_SEALING: "required",
        RECIPIENT_KEYS: JSON.stringify(answers.publicKey),
      }),
      ...SETTINGS,
      ...(callbacks !== null && {
        ...NEW_SETTINGS,
        NOTICE_RECIPIENTS: noticeRecipients(`http://127.0.0.1:${callbacks.port}/notices`),
      }),
    });
    environments.push(environment);
    return startWiredConsumer({
      name,
      wires: {
        Kafka: kafka,
        Intercom: intercom,
        ...(database !== null && { database }),
        ...(callbacks !== null && first === 0 && { callbacks }),
      },
      onLog: note,
      rootOf: (start) => (otherRoot !== null && start % 2 === first ? otherRoot : null),
      environment,
    });
  }

  // With another version: it makes the ledger, this one goes on with it, and both run at the same time.
  const consumers = [await startConsumer("consumer-1", 0)];
  const isUp = () => readFileSync(logFile, "utf8").includes('"workspace_connected"');
  if (otherRoot !== null) await waitUntil("the other version to be up", isUp, START_MS);
  consumers.push(await startConsumer("consumer-2", 1));
  return {
    broker,
    simulator,
    topics,
    requestTopic,
    consumers,
    postgres: server,
    jwks: otherRoot === null ? createReceiptSigner([RECEIPT_KEY], "urn:chaos").jwks : null,
    answers,
    recipients: otherRoot === null ? NOTICE_RECIPIENTS : [],
    noticeReceiver,
    logFile,
    note,
    ledgerKeys: otherRoot === null ? ledgerKeys : null,
    check: () => printedByCheck(environments[0]?.() ?? {}),
    withLedger: (look, keys = "both") => lookInto(databaseUrl, ledgerKeys.keyring(keys), look),
    async [Symbol.asyncDispose]() {
      for (const consumer of consumers) await consumer.destroy();
      noticeReceiver.close();
      await simulator.close();
      await topics.close();
      await server?.stop();
    },
  };
}

function startStormySimulator(plan: Plan): Promise<Simulator> {
  return startSimulator({
    callsKept: CALLS_KEPT,
    seed: {
      workspaces: [
        {
          id: WORKSPACE,
          tokens: [{ token: TOKEN }],
          admins: [{ id: "7", name: "Ada Quill", email: "ada@colleagues.example" }],
          contacts: [...plan.contacts],
          conversations: plan.things.flatMap(({ conversations }) => conversations),
          tickets: plan.things.flatMap(({ tickets }) => tickets),
          custom_objects: plan.things.flatMap(({ custom_objects }) => custom_objects),
          // Slow enough that most requests are under way when something happens.
          settings: { ...LIMITS, latencyMs: 40, jitterMs: 80 },
        },
      ],
    },
  });
}

/** `NOTICE_RECIPIENTS`; `callbackUrl` is that of the last one. */
function noticeRecipients(callbackUrl: string): string {
  return JSON.stringify(
    NOTICE_RECIPIENTS.map((name) => ({
      name,
      keys: [noticeKey(name)],
      ...(name === "crm" && { callbackUrl }),
    })),
  );
}

async function printedByCheck(environment: Readonly<Record<string, string>>): Promise<string> {
  const check = startConsumerProcess(environment, { arguments: ["check"], input: "" });
  await check.exited;
  return check.stdout();
}

async function lookInto<Result>(
  databaseUrl: string,
  keyring: Keyring,
  look: (ledger: Ledger) => Promise<Result>,
): Promise<Result> {
  const database = openDatabase(databaseUrl);
  try {
    return await look(await openLedger({ database, keyring }));
  } finally {
    await database.close();
  }
}

function addressOf(url: string) {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}
