import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { AuthApp } from "./auth-app.ts";
import { type Child, firstLine, startChild } from "./child.ts";
import { DEMO_CATEGORIES } from "./demo-requests.ts";
import type { OperatorEndpoint } from "./operator-console.ts";
import type { SimulatorProcess } from "./simulator-process.ts";
import type { WebhookEndpoint } from "./webhook-endpoint.ts";

const CONSUMER = fileURLToPath(new URL("../../../apps/consumer/src/main.ts", import.meta.url));
const CONTROLLER = fileURLToPath(new URL("../controller.yaml", import.meta.url));
const SIMULATOR = fileURLToPath(new URL("../../../packages/intercom-simulator/src/main.ts", import.meta.url));

/** The simulator's example workspace. */
export const DEMO_WORKSPACE = "demo1234";
/** A token of that workspace, for a consumer without the auth app. */
export const DEMO_TOKEN = "demo-token";

export async function startSimulator({ log }: { readonly log: number }): Promise<SimulatorProcess> {
  const child = startChild(SIMULATOR, {
    arguments: ["--port", "0", "--exit-with-parent"],
    environment: {},
    log,
  });
  const { url } = JSON.parse(await firstLine(child)) as { url: string };
  return { child, url };
}

export interface ConsumerOptions {
  readonly simulator: SimulatorProcess;
  readonly auth: AuthApp;
  readonly directory: string;
  readonly log: number;
  readonly webhook: WebhookEndpoint;
  readonly operator: OperatorEndpoint;
  /** The public key that answers are sealed to. */
  readonly recipientKey: string;
  /** Left out where no Kafka can be had. */
  readonly brokers?: readonly string[];
}

export function startConsumer(options: ConsumerOptions): Child {
  return startChild(CONSUMER, { environment: consumerEnvironment(options), log: options.log });
}

/** The demo asks again at once where a real deletion would wait for Intercom's search index. */
function consumerEnvironment({
  simulator,
  auth,
  directory,
  webhook,
  operator,
  recipientKey,
  brokers,
}: ConsumerOptions): Record<string, string> {
  return {
    INTERCOM_BASE_URL: simulator.url,
    AUTH_APP_URL: auth.tokensUrl,
    SERVICE_CREDENTIAL: auth.credential,
    DATABASE_URL: `sqlite:${directory}/ledger.db`,
    RESULT_STORE: `${directory}/results`,
    RESULTS_URL: webhook.url,
    RESULT_SEALING: "required",
    RECIPIENT_KEYS: recipientKey,
    NOT_FOUND_RECHECK: "0s",
    ACCESS_CATEGORIES: DEMO_CATEGORIES,
    PACKAGE_FORMAT: "v2",
    CONTROLLER_FILE: CONTROLLER,
    // The simulator's files are on the simulator.
    ATTACHMENT_HOSTS: simulator.url,
    CUSTOM_OBJECT_TYPES: "Order",
    DELETION_CATEGORIES: "contacts,conversations,tickets,custom_objects",
    RECEIPT_KEY: randomBytes(32).toString("base64"),
    WEBHOOK_PORT: String(webhook.port),
    WEBHOOK_HOST: "127.0.0.1",
    OPERATOR_PORT: String(operator.port),
    OPERATOR_HOST: "127.0.0.1",
    OPERATOR_KEYS: operator.keys,
    SENDERS: JSON.stringify([
      {
        name: "demo",
        keys: [webhook.key],
        bearerTokens: [webhook.openDsr.token],
        callbackHosts: [new URL(webhook.openDsr.callbackUrl).host],
      },
    ]),
    OPENDSR_URL: webhook.openDsr.url,
    OPENDSR_KEY: webhook.openDsr.privateKey,
    OPENDSR_CERTIFICATE: webhook.openDsr.certificate,
    CALLBACK_DEVELOPMENT: "true",
    ...(brokers !== undefined && { KAFKA_BROKERS: brokers.join(","), KAFKA_CREATE_TOPICS: "true" }),
  };
}
