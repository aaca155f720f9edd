import { randomUUID } from "node:crypto";
import {
  DEFAULT_TOPICS,
  decodeOutcome,
  encodeRequest,
  type ReceivedOutcome,
  type RequestInput,
} from "@intercom-dsar/dsar-events";
import { Kafka, logLevel } from "kafkajs";
import type { Progress } from "./progress.ts";

export interface RoundTripOptions {
  readonly brokers: readonly string[];
  readonly requests: readonly RequestInput[];
  /** Rejects when there is nobody left to wait for. */
  readonly died?: Promise<never>;
  readonly stop: AbortSignal;
  readonly progress: Progress;
}

const TOPIC_CHECK_MS = 200;

/** Publishes requests as any other team would and waits for their outcomes, in the order of the requests. */
export async function sendAndAwait(options: RoundTripOptions): Promise<readonly ReceivedOutcome[]> {
  const { brokers, requests, stop, progress } = options;
  const kafka = new Kafka({ clientId: "demo-emitter", brokers: [...brokers], logLevel: logLevel.NOTHING });
  const died = options.died ?? new Promise<never>(() => {});
  died.catch(() => {});
  await Promise.race([died, topicsExist(kafka, stop)]);
  const producer = kafka.producer();
  const reader = kafka.consumer({ groupId: `demo-reader-${randomUUID()}`, maxWaitTimeInMs: 200 });
  await producer.connect();
  await reader.connect();
  try {
    await reader.subscribe({ topic: DEFAULT_TOPICS.outcomes, fromBeginning: true });
    const outcomes = new Map<string, ReceivedOutcome>();
    const complete = new Promise<void>((resolve, reject) => {
      stop.addEventListener("abort", () => resolve(), { once: true });
      reader
        .run({
          eachMessage: async ({ message }) => {
            const outcome = decodeOutcome({ value: message.value, headers: message.headers ?? {} });
            if (!requests.some(({ requestId }) => requestId === outcome.requestId)) return;
            outcomes.set(outcome.requestId, outcome);
            progress.say(`outcome of ${outcome.requestId}: ${outcome.status}`);
            if (outcomes.size === requests.length) resolve();
          },
        })
        .catch(reject);
    });
    for (const request of requests) {
      const message = encodeRequest(request, { source: "urn:example:demo" });
      await producer.send({ topic: DEFAULT_TOPICS.requests, messages: [kafkaMessage(message)] });
      progress.say(`sent ${request.kind} request ${request.requestId}`);
    }
    await Promise.race([died, complete]);
    return requests.flatMap(({ requestId }) => outcomes.get(requestId) ?? []);
  } finally {
    await producer.disconnect();
    await reader.disconnect();
  }
}

/** The consumer creates the topics in the demo; a reader that comes first would meet none. */
async function topicsExist(kafka: Kafka, stop: AbortSignal): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    while (!stop.aborted) {
      const topics = await admin.listTopics();
      if (Object.values(DEFAULT_TOPICS).every((topic) => topics.includes(topic))) return;
      await new Promise((resolve) => setTimeout(resolve, TOPIC_CHECK_MS));
    }
  } finally {
    await admin.disconnect();
  }
}

function kafkaMessage({ key, headers, value }: ReturnType<typeof encodeRequest>) {
  return { key, headers: { ...headers }, value: value === null ? null : Buffer.from(value) };
}
