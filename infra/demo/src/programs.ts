import { fileURLToPath } from "node:url";
import type { AuthApp } from "./auth-app.ts";
import { type Child, firstLine, startChild } from "./child.ts";
import type { Door } from "./door.ts";

/** Intercom's stand-in, up and seeded with its example people. */
export interface StandIn {
  readonly child: Child;
  readonly url: string;
}

const CONSUMER = fileURLToPath(new URL("../../../apps/consumer/src/main.ts", import.meta.url));
const SIMULATOR = fileURLToPath(new URL("../../../packages/intercom-simulator/src/main.ts", import.meta.url));

/** The simulator's example workspace. */
export const DEMO_WORKSPACE = "demo1234";
/** A token of that workspace, for a consumer without the auth app. */
export const DEMO_TOKEN = "demo-token";

export async function startStandIn({ log }: { readonly log: number }): Promise<StandIn> {
  const child = startChild(SIMULATOR, {
    arguments: ["--port", "0", "--exit-with-parent"],
    environment: {},
    log,
  });
  const { url } = JSON.parse(await firstLine(child)) as { url: string };
  return { child, url };
}

export interface ConsumerOptions {
  readonly standIn: StandIn;
  readonly auth: AuthApp;
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
function consumerEnvironment({
  standIn,
  auth,
  directory,
  door,
  brokers,
}: ConsumerOptions): Record<string, string> {
  return {
    INTERCOM_BASE_URL: standIn.url,
    AUTH_APP_URL: auth.url,
    SERVICE_CREDENTIAL: auth.credential,
    DATABASE_URL: `sqlite:${directory}/ledger.db`,
    RESULT_STORE: `${directory}/results`,
    NOT_FOUND_RECHECK: "0s",
    WEBHOOK_PORT: String(door.port),
    WEBHOOK_HOST: "127.0.0.1",
    WEBHOOK_SENDERS: JSON.stringify([
      {
        name: "demo",
        keys: [door.key],
        bearerTokens: [door.openDsr.token],
        callbackHosts: [new URL(door.openDsr.callbackUrl).host],
      },
    ]),
    OPENDSR_URL: door.openDsr.url,
    OPENDSR_KEY: door.openDsr.privateKey,
    OPENDSR_CERTIFICATE: door.openDsr.certificate,
    CALLBACK_DEVELOPMENT: "true",
    ...(brokers !== undefined && { KAFKA_BROKERS: brokers.join(","), KAFKA_CREATE_TOPICS: "true" }),
  };
}
