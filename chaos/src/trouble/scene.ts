import { decodeOutcome, type ReceivedOutcome } from "@intercom-dsar/dsar-events";
import type { ContactInput } from "@intercom-dsar/intercom-simulator";
import getPort from "get-port";
import { audit } from "../audit/audit.ts";
import type { Evidence, SentRequest } from "../audit/evidence.ts";
import type { ConsumerProcess } from "../stage/consumer-process.ts";
import {
  createStage,
  type Servers,
  type Stage,
  type StageOptions,
  type StartOptions,
} from "../stage/stage.ts";
import { waitUntil } from "../stage/wait-until.ts";
import { demand } from "./trouble.ts";

/** A stage with people on it, and the few words in which the troubles are told. */
export interface Scene extends AsyncDisposable {
  readonly stage: Stage;
  /** Starts a consumer that answers at a health port. */
  start(options?: StartOptions): Promise<WatchedConsumer>;
  /** Sends a request for person `number`. */
  send(kind: SentRequest["kind"], number: number): Promise<string>;
  /** The body of a request for person `number`, to be posted by the trouble itself. */
  webhookRequest(kind: SentRequest["kind"], number: number): string;
  sendRecords(
    records: readonly { key: string; value: string; headers?: Record<string, string> }[],
  ): Promise<void>;
  outcome(requestId: string): ReceivedOutcome | null;
  /** Resolves when `look` says true. */
  eventually(what: string, look: () => boolean, timeoutMs: number): Promise<void>;
  /** Resolves when each request that was sent has its outcome. */
  allEnded(timeoutMs?: number): Promise<void>;
  /** Stops the consumer and holds everything against the simulator's record. */
  finish(consumer: WatchedConsumer, evidence?: Partial<Evidence>): Promise<void>;
}

export interface WatchedConsumer extends ConsumerProcess {
  /** Answer of `/readyz`; `null` where nobody answers. */
  readiness(): Promise<Readiness | null>;
  /** Resolves when the log holds the text. */
  says(text: string, timeoutMs?: number): Promise<void>;
}

export interface Readiness {
  readonly ready: boolean;
  readonly parts: readonly { readonly name: string; readonly state: string; readonly code: string | null }[];
}

const PEOPLE = 60;
const PATIENCE_MS = 60_000;

export async function createScene(
  kafka: Servers,
  name: string,
  options: Partial<StageOptions> = {},
): Promise<Scene> {
  const contacts = Array.from({ length: PEOPLE }, (_, number) => person(number)).flat();
  const stage = await createStage({ name, ...kafka, workspace: { contacts }, ...options });
  const requests: SentRequest[] = [];
  const records = () =>
    kafka.topics.outcomes().filter(({ key }) => requests.some(({ requestId }) => requestId === key));

  function outcome(requestId: string): ReceivedOutcome | null {
    const record = kafka.topics.outcomes().find(({ key }) => key === requestId);
    return record === undefined
      ? null
      : decodeOutcome({ value: record.value, headers: { ...record.headers } });
  }

  function create(kind: SentRequest["kind"], number: number): { requestId: string; value: string } {
    const requestId = `${name}-${kind}-${number}-${requests.length}`;
    const contactIds = number < PEOPLE ? person(number).map(({ id }) => id) : [];
    requests.push({ requestId, kind, contactIds });
    const data = { requestId, kind, identifiers: [{ type: "email", value: emailOf(number) }] };
    return { requestId, value: JSON.stringify(data) };
  }

  return {
    stage,
    outcome,
    async start({ environment = {}, ...options } = {}) {
      const port = await getPort();
      const health = { HEALTH_PORT: String(port), HEALTH_HOST: "127.0.0.1" };
      const consumer = stage.start({ ...options, environment: { ...health, ...environment } });
      return watched(consumer, port);
    },
    async send(kind, number) {
      const { requestId, value } = create(kind, number);
      await kafka.topics.send(stage.requestTopic, [{ key: requestId, value }]);
      return requestId;
    },
    webhookRequest: (kind, number) => create(kind, number).value,
    sendRecords: (sent) => kafka.topics.send(stage.requestTopic, sent),
    async eventually(what, look, timeoutMs) {
      await waitUntil(what, look, timeoutMs);
    },
    async allEnded(timeoutMs = PATIENCE_MS) {
      const isDone = () => requests.every(({ requestId }) => outcome(requestId) !== null);
      await waitUntil("every outcome", isDone, timeoutMs);
    },
    async finish(consumer, evidence = {}) {
      demand((await consumer.kill("SIGTERM")) === 0, "the consumer ends with 0 on SIGTERM");
      await kafka.topics.caughtUp();
      const { control } = stage.simulator;
      const seen = { requests, records: records(), effects: control.effects(), calls: control.calls() };
      const violations = audit({ ...seen, ...evidence });
      demand(violations.length === 0, violations.map(({ rule, detail }) => `${rule}: ${detail}`).join("; "));
    },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}

function watched(consumer: ConsumerProcess, port: number): WatchedConsumer {
  return {
    ...consumer,
    async readiness() {
      try {
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
        return (await answer.json()) as Readiness;
      } catch {
        return null;
      }
    },
    async says(text, timeoutMs = PATIENCE_MS) {
      await waitUntil(`the log to say ${text}`, () => consumer.log().includes(text), timeoutMs);
    },
  };
}

/** Resolves, to the code that says why, when the consumer is not ready. */
export async function notReady(consumer: WatchedConsumer): Promise<string> {
  return waitUntil(
    "the consumer not to be ready",
    async () => {
      const readiness = await consumer.readiness();
      if (readiness === null || readiness.ready) return null;
      const down = readiness.parts.filter(({ state, code }) => state === "down" && code !== "starting");
      const codes = down.map(({ name, code }) => `${name} ${code}`);
      return codes.length > 0 && `not ready: ${codes.join(", ")}`;
    },
    PATIENCE_MS,
  );
}

export async function isReady(consumer: WatchedConsumer): Promise<void> {
  const look = async () => (await consumer.readiness())?.ready === true;
  await waitUntil("the consumer to be ready", look, PATIENCE_MS);
}

/** Each person is a user and a lead. */
function person(number: number): (ContactInput & { readonly id: string })[] {
  const email = emailOf(number);
  return [
    { id: `p${number}u`, role: "user", email },
    { id: `p${number}l`, role: "lead", email },
  ];
}

function emailOf(number: number): string {
  return `person${number}@example.com`;
}
