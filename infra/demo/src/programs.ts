import { fileURLToPath } from "node:url";
import { type Child, firstLine, startChild } from "./child.ts";
import type { Door } from "./door.ts";

/** Intercom's stand-in, up and seeded with its example people. */
export interface StandIn {
  readonly child: Child;
  readonly url: string;
  readonly token: string;
}

const CONSUMER = fileURLToPath(new URL("../../../apps/consumer/src/main.ts", import.meta.url));
const SIMULATOR = fileURLToPath(new URL("../../../packages/intercom-simulator/src/main.ts", import.meta.url));

/** The token of the simulator's example workspace. */
const DEMO_TOKEN = "demo-token";

export async function startStandIn({ log }: { readonly log: number }): Promise<StandIn> {
  const child = startChild(SIMULATOR, {
    arguments: ["--port", "0", "--exit-with-parent"],
    environment: {},
    log,
  });
  const { url } = JSON.parse(await firstLine(child)) as { url: string };
  return { child, url, token: DEMO_TOKEN };
}

export interface ConsumerOptions {
  readonly standIn: StandIn;
  readonly directory: string;
  readonly log: number;
  readonly door: Door;
  /** Left out where no Kafka can be had. */
  readonly brokers?: readonly string[];
}

export function startConsumer(options: ConsumerOptions): Child {
  return startChild(CONSUMER, { environment: consumerEnvironment(options), log: options.log });
}

/** The demo asks again at once where a real deletion would wait for Intercom's search index. */
function consumerEnvironment({ standIn, directory, door, brokers }: ConsumerOptions): Record<string, string> {
  return {
    INTERCOM_BASE_URL: standIn.url,
    INTERCOM_ACCESS_TOKEN: standIn.token,
    DATABASE_URL: `sqlite:${directory}/ledger.db`,
    RESULT_STORE: `${directory}/results`,
    NOT_FOUND_RECHECK: "0s",
    WEBHOOK_PORT: String(door.port),
    WEBHOOK_HOST: "127.0.0.1",
    WEBHOOK_SENDERS: JSON.stringify([{ name: "demo", keys: [door.key] }]),
    ...(brokers !== undefined && { KAFKA_BROKERS: brokers.join(","), KAFKA_CREATE_TOPICS: "true" }),
  };
}
