import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@intercom-dsar/database";
import { type Seed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { type Ledger, openLedger } from "@intercom-dsar/ledger";
import { createKeyring, loadOrCreateKeyFile } from "@intercom-dsar/sealing";
import { type ConsumerProcess, startConsumerProcess } from "./consumer-process.ts";
import type { MemoryLimit } from "./memory-limit.ts";
import type { Topics } from "./topics.ts";

export const WORKSPACE = "ws1";
const TOKEN = "token-of-the-stage";

/** One simulated Intercom, one ledger, one request topic, and consumers that are started and killed over them. */
export interface Stage extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly requestTopic: string;
  readonly directory: string;
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

export interface StageOptions {
  readonly name: string;
  readonly topics: Topics;
  readonly brokers: readonly string[];
  readonly workspace: Partial<Seed["workspaces"][number]>;
  /** Of every consumer. @default nothing more */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the ledger lies; stays the caller's. @default a new folder, which goes with the stage */
  readonly directory?: string;
  /** Where the ledger is, and its key. @default a SQLite file in the folder */
  readonly ledger?: { readonly url: string; readonly key: Buffer };
}

export async function createStage(options: StageOptions): Promise<Stage> {
  const { name, topics, brokers, workspace } = options;
  const seed = { workspaces: [{ id: WORKSPACE, tokens: [{ token: TOKEN }], ...workspace }] };
  const requestTopic = await topics.createRequestTopic(name);
  const simulator = await startSimulator({ seed });
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "intercom-dsar-chaos-"));
  const path = join(directory, "ledger.db");
  const url = options.ledger?.url ?? `sqlite:${path}`;
  const consumers: ConsumerProcess[] = [];
  return {
    simulator,
    requestTopic,
    directory,
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
          ...(options.ledger !== undefined && { LEDGER_KEY: options.ledger.key.toString("base64") }),
          RESULT_STORE: join(directory, "results"),
          NOT_FOUND_RECHECK: "0s",
          ...options.environment,
          ...environment,
        },
      });
      consumers.push(consumer);
      return consumer;
    },
    async withLedger(look) {
      const database = openDatabase(url);
      try {
        const key = options.ledger?.key ?? loadOrCreateKeyFile(`${path}.key`).key;
        return await look(await openLedger({ database, keyring: createKeyring([key]) }));
      } finally {
        await database.close();
      }
    },
    logs: () => consumers.map((consumer, index) => `--- consumer ${index + 1}\n${consumer.log()}`).join("\n"),
    async [Symbol.asyncDispose]() {
      for (const consumer of consumers) await consumer.kill("SIGKILL");
      await simulator.close();
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}
