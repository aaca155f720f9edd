import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { WriteStream } from "node:tty";
import type { ReceivedOutcome } from "@intercom-dsar/dsar-events";
import { type Broker, NoBrokerError, startBroker } from "@intercom-dsar/kafka-broker";
import { connectWorkspace } from "@intercom-dsar/testing";
import { type AuthApp, startAuthApp } from "./auth-app.ts";
import type { Child } from "./child.ts";
import { demoRequests } from "./demo-requests.ts";
import { sendAndAwait } from "./kafka-round-trip.ts";
import { keepReport } from "./keep-report.ts";
import { chooseOperatorEndpoint, type OperatorEndpoint, startConsole } from "./operator-console.ts";
import { type Profile, removeProfile, writeProfile } from "./profile.ts";
import { DEMO_TOKEN, DEMO_WORKSPACE, startConsumer, startSimulator } from "./programs.ts";
import type { Progress } from "./progress.ts";
import { keepAnswer, makeRecipientKey } from "./recipient-key.ts";
import type { SimulatorProcess } from "./simulator-process.ts";
import { certificateLines, linkLines, type Place, placesTable, resultTable } from "./summary.ts";
import { chooseWebhookEndpoint, type WebhookEndpoint } from "./webhook-endpoint.ts";
import { postAndAwait } from "./webhook-round-trip.ts";

export interface DemoOptions {
  /** Ends after the two outcomes instead of staying up. */
  readonly once: boolean;
  /** Where the profile and the log go. */
  readonly folder: string;
  readonly stop: AbortSignal;
  readonly progress: Progress;
  /** On a terminal the results are a table, elsewhere JSON lines. */
  readonly output: Pick<WriteStream, "write" | "isTTY">;
  readonly errors: Pick<WriteStream, "write">;
  /** The environment that the broker's ladder looks at. */
  readonly environment: NodeJS.ProcessEnv;
}

const LAST_LINES = 10;

/**
 * Brings up Kafka where it can be had, the Intercom simulator, the auth app and the consumer, connects a workspace by consent, sends an
 * access and a deletion request and prints what came of them.
 * Resolves with the exit code: 0 when both are `completed`.
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const { progress, output, errors, folder, once, stop } = options;
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, "demo.log");
  rmSync(logFile, { force: true });
  const log = openSync(logFile, "a", 0o600);
  const directory = mkdtempSync(join(tmpdir(), "intercom-dsar-"));
  const profileFile = join(folder, "profile.env");
  const children: Child[] = [];
  let broker: Broker | null = null;
  let profile: Profile = {};
  try {
    progress.say("Intercom simulator: starts");
    const simulator = await startSimulator({ log });
    children.push(simulator.child);
    progress.say(`Intercom simulator: ${simulator.url}`);
    const auth = await startAuthApp({ simulator, directory, log });
    children.push(auth.child);
    await connectWorkspace({ authUrl: auth.url, password: auth.password, teammate: DEMO_WORKSPACE });
    progress.say(`Auth app: ${auth.url} (workspace ${DEMO_WORKSPACE} connected by consent)`);
    const webhook = await chooseWebhookEndpoint();
    broker = await bringUpBroker(options);
    const brokers = broker?.brokers;
    if (broker !== null) progress.say(`Kafka: ${broker.brokers.join(",")} (${broker.way})`);
    const operator = await chooseOperatorEndpoint();
    const running = { simulator, auth, webhook, operator, ...(brokers !== undefined && { brokers }) };
    const recipientKey = makeRecipientKey(folder);
    const consumer = startConsumer({ ...running, directory, log, recipientKey: recipientKey.publicKey });
    children.push(consumer);
    const { access, deletion } = demoRequests();
    const requests = [access, deletion];
    const roundTrip = {
      requests,
      died: consumer.exited.then((code) => {
        throw new Error(`the consumer ended with code ${code}`);
      }),
      stop,
      progress,
    };
    const outcomes = await (brokers === undefined
      ? postAndAwait({ ...roundTrip, webhook })
      : sendAndAwait({ ...roundTrip, brokers }));
    progress.clear();
    const table = output.isTTY
      ? resultTable(requests, outcomes)
      : outcomes.map((outcome) => JSON.stringify(outcome));
    for (const line of table) output.write(`${line}\n`);
    const code = exitCode(outcomes);
    const screen = output.isTTY ? output : errors;
    const open = keepAnswer(outcomes, folder, (path) => relative(process.cwd(), path));
    if (open !== null) screen.write(`\nThe package is sealed. This opens it: ${open}\n`);
    const page = await keepReport(outcomes, folder, (path) => relative(process.cwd(), path));
    if (page !== null) screen.write(`This opens the page for the person: ${page}\n`);
    if (once || stop.aborted) return code;
    const jwksUrl = `${webhook.url}/.well-known/jwks.json`;
    const where = relative(process.cwd(), folder);
    for (const line of [...linkLines(outcomes), ...certificateLines(outcomes, where, jwksUrl)])
      screen.write(`${line}\n`);
    const console = await startConsole({ operator, auth, log });
    children.push(console.child);
    profile = profileOf({ ...running, consoleUrl: console.url });
    writeProfile(profileFile, profile);
    for (const line of upUntilStopped(
      placesOf({ ...running, consoleUrl: console.url, broker, logFile }),
      profileFile,
    ))
      screen.write(`${line}\n`);
    const ended = await Promise.race([consumer.exited, aborted(stop)]);
    if (stop.aborted) return code;
    throw new Error(`the consumer ended with code ${ended}`);
  } catch (error) {
    if (stop.aborted) return 1;
    progress.clear();
    const lines = readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-LAST_LINES);
    const reason = error instanceof Error ? error.message : "unknown";
    errors.write(`${lines.join("\n")}\nThe demo failed: ${reason}. The whole log: ${logFile}\n`);
    return 1;
  } finally {
    progress.clear();
    removeProfile(profileFile, profile);
    for (const child of children.reverse()) await child.stop();
    await broker?.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Running {
  readonly consoleUrl: string;
  readonly simulator: SimulatorProcess;
  readonly auth: AuthApp;
  readonly webhook: WebhookEndpoint;
  readonly operator: OperatorEndpoint;
  readonly brokers?: readonly string[];
}

function profileOf({ simulator, auth, webhook, operator, brokers, consoleUrl }: Running): Profile {
  return {
    ...(brokers !== undefined && { KAFKA_BROKERS: brokers.join(",") }),
    WEBHOOK_URL: webhook.url,
    WEBHOOK_KEY: webhook.key,
    OPENDSR_URL: webhook.openDsr.url,
    OPENDSR_TOKEN: webhook.openDsr.token,
    OPENDSR_CALLBACK: webhook.openDsr.callbackUrl,
    OPERATOR_URL: operator.url,
    OPERATOR_TOKEN: operator.cliToken,
    CONSOLE_URL: consoleUrl,
    AUTH_URL: auth.url,
    ADMIN_PASSWORD: auth.password,
    INTERCOM_BASE_URL: simulator.url,
    INTERCOM_ACCESS_TOKEN: DEMO_TOKEN,
    PEOPLE_URL: `${simulator.url}/_control/workspaces/${DEMO_WORKSPACE}/contacts`,
  };
}

function placesOf({
  simulator,
  auth,
  webhook,
  operator,
  consoleUrl,
  broker,
  logFile,
}: Running & { readonly broker: Broker | null; readonly logFile: string }): readonly Place[] {
  const kafka =
    broker === null
      ? {
          what: "Kafka",
          where: "none",
          look: "set KAFKA_BROKERS, or start Docker, or install a JDK 17 and Maven",
        }
      : {
          what: `Kafka (${broker.way})`,
          where: broker.brokers.join(","),
          look: 'kcat -b "$KAFKA_BROKERS" -C -t dsar.outcomes -e',
        };
  const browse = 'in a browser; password: echo "$ADMIN_PASSWORD"';
  return [
    { what: "console", where: consoleUrl, look: browse },
    kafka,
    { what: "webhook", where: webhook.url, look: "signed calls: docs/requests.md" },
    { what: "operator API", where: operator.url, look: "npm run dsar -- list" },
    { what: "OpenDSR", where: webhook.openDsr.url, look: 'curl "$OPENDSR_URL/v2/discovery"' },
    { what: "auth app", where: auth.url, look: browse },
    { what: "simulator", where: simulator.url, look: 'curl "$PEOPLE_URL"' },
    { what: "log", where: relative(process.cwd(), logFile), look: "what both apps say" },
  ];
}

function upUntilStopped(places: readonly Place[], profileFile: string): readonly string[] {
  const file = relative(process.cwd(), profileFile);
  return [
    "",
    "Up until Ctrl-C:",
    ...placesTable(places),
    "",
    `Send a request of your own, in another terminal: . ${file.startsWith(".") ? file : `./${file}`}`,
    'and then the lines of README.md, "Send a request".',
  ];
}

/** `null` where no Kafka can be had: then the same demo goes through the webhook. */
async function bringUpBroker({ progress, stop, environment }: DemoOptions): Promise<Broker | null> {
  try {
    return await startBroker({ log: progress.say, signal: stop, environment });
  } catch (error) {
    if (!(error instanceof NoBrokerError)) throw error;
    progress.say(`${error.message}; requests are posted to the webhook instead`);
    return null;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
}

function exitCode(outcomes: readonly ReceivedOutcome[]): number {
  return outcomes.length === 2 && outcomes.every(({ status }) => status === "completed") ? 0 : 1;
}
