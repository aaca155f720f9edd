import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@intercom-dsar/database";
import type { PostgresServer } from "@intercom-dsar/database/testing";
import { type Seed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { type Ledger, openLedger } from "@intercom-dsar/ledger";
import { createKeyring, loadOrCreateKeyFile } from "@intercom-dsar/sealing";
import { type ConsumerProcess, startConsumerProcess } from "./consumer-process.ts";
import type { MemoryLimit } from "./memory-limit.ts";
import { type NoticeReceiver, startNoticeReceiver } from "./notice-receiver.ts";
import type { Topics } from "./topics.ts";

export const WORKSPACE = "ws1";
const TOKEN = "token-of-the-stage";

/** By which what is posted to the stage's receiver of notices is signed. */
export const STAGE_NOTICE_KEY = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;
/** Of a ledger on PostgreSQL; one in a file has its own beside it. */
const LEDGER_KEY = Buffer.alloc(32, 5);

/** What stages share. */
export interface Servers {
  readonly topics: Topics;
  readonly brokers: readonly string[];
  /** Where each stage has its ledger. @default SQLite, in a file of the stage's folder */
  readonly postgres?: Pick<PostgresServer, "createDatabase"> | null;
}

/** One simulated Intercom, one ledger, one request topic, and consumers that are started and killed over them. */
export interface Stage extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly requestTopic: string;
  readonly directory: string;
  readonly dialect: "sqlite" | "postgres";
  /** Whoever is told of deletions by a callback, where the environment says so. */
  readonly noticeReceiver: NoticeReceiver;
  start(options?: StartOptions): ConsumerProcess;
  /** Opens the ledger beside the consumers, to look at it. */
  withLedger<Result>(look: (ledger: Ledger) => Promise<Result>): Promise<Result>;
  /** What every consumer of the stage has written so far. */
  logs(): string;
}

export interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly preloads?: readonly string[];
  readonly memory?: MemoryLimit;
  /** The repository whose consumer it is. @default this one */
  readonly root?: string;
}

export interface StageOptions extends Servers {
  readonly name: string;
  readonly workspace: Partial<Seed["workspaces"][number]>;
  /** Of every consumer. @default nothing more */
  readonly environment?: (stage: Pick<Stage, "noticeReceiver">) => Readonly<Record<string, string>>;
  /** Where the ledger lies; stays the caller's. @default a new folder, which goes with the stage */
  readonly directory?: string;
  /** Where the ledger is, and its key. @default a database of `postgres`, or else a SQLite file in the folder */
  readonly ledger?: LedgerPlace;
}

interface LedgerPlace {
  readonly url: string;
  readonly key: Buffer;
}

export async function createStage(options: StageOptions): Promise<Stage> {
  const { name, topics, brokers, workspace, postgres = null } = options;
  const seed = { workspaces: [{ id: WORKSPACE, tokens: [{ token: TOKEN }], ...workspace }] };
  const requestTopic = await topics.createRequestTopic(name);
  const simulator = await startSimulator({ seed });
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "intercom-dsar-chaos-"));
  const path = join(directory, "ledger.db");
  const noticeReceiver = await startNoticeReceiver(STAGE_NOTICE_KEY);
  const ledger = options.ledger ?? (await ledgerOn(postgres));
  const url = ledger?.url ?? `sqlite:${path}`;
  const consumers: ConsumerProcess[] = [];
  return {
    simulator,
    requestTopic,
    directory,
    dialect: url.startsWith("sqlite:") ? "sqlite" : "postgres",
    noticeReceiver,
    start({ environment = {}, preloads = [], memory, root } = {}) {
      const consumer = startConsumerProcess({
        preloads,
        memory,
        root,
        environment: {
          KAFKA_BROKERS: brokers.join(","),
          ...topics.environment(requestTopic),
          INTERCOM_BASE_URL: simulator.url,
          INTERCOM_ACCESS_TOKEN: TOKEN,
          DATABASE_URL: url,
          ...(ledger !== null && { LEDGER_KEY: ledger.key.toString("base64") }),
          RESULT_STORE: join(directory, "results"),
          NOT_FOUND_RECHECK: "0s",
          ...options.environment?.({ noticeReceiver }),
          ...environment,
        },
      });
      consumers.push(consumer);
      return consumer;
    },
    async withLedger(look) {
      const database = openDatabase(url);
      try {
        const key = ledger?.key ?? loadOrCreateKeyFile(`${path}.key`).key;
        return await look(await openLedger({ database, keyring: createKeyring([key]) }));
      } finally {
        await database.close();
      }
    },
    logs: () => consumers.map((consumer, index) => `--- consumer ${index + 1}\n${consumer.log()}`).join("\n"),
    async [Symbol.asyncDispose]() {
      for (const consumer of consumers) await consumer.kill("SIGKILL");
      await simulator.close();
      noticeReceiver.close();
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ledgerOn(postgres: Servers["postgres"]): Promise<LedgerPlace | null> {
  return postgres == null ? null : { url: await postgres.createDatabase(), key: LEDGER_KEY };
}
