import { randomUUID } from "node:crypto";
import { ContractError } from "./contract-error.ts";
import { decodeOutcome } from "./decode-outcome.ts";
import type { ConsumerLike, KafkaLike, RecordLike } from "./kafka-like.ts";
import type { ReceivedOutcome } from "./received-outcome.ts";

/** Reads the outcomes topic for whoever waits, from a place before which there is nothing that they wait for. */
export interface OutcomeReader {
  /** Before a request is sent: its outcome will be kept from now on, or found behind a place that is noted now. */
  expect(requestId: string): Promise<void>;
  /** The outcome, whenever it was published. Rejects with the signal's reason, or an error of Kafka. */
  outcome(requestId: string, signal: AbortSignal): Promise<ReceivedOutcome>;
  close(): Promise<void>;
}

export interface OutcomeReaderOptions {
  readonly kafka: KafkaLike;
  readonly topic: string;
  readonly groupPrefix: string;
  /** Outcomes of other senders are passed over. */
  readonly sender: string;
}

/** By partition. */
type Position = ReadonlyMap<number, string>;

interface Waiting {
  readonly promise: Promise<ReceivedOutcome>;
  readonly resolve: (outcome: ReceivedOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** So many outcomes are kept that nobody has asked for yet. They hold personal data. */
const MOST_KEPT = 100;
/** Ids of requests whose outcomes are known to lie behind the first place. */
const MOST_EXPECTED = 100_000;
const decoder = new TextDecoder();
/** kafkajs' default of five seconds would be the time that an outcome takes. */
const FETCH_WAIT_MS = 500;

/**
 * One consumer in a group of a random name, which commits nothing and so leaves nothing behind. It begins where the topic ended before this
 * client's first request; for an id that this client has not sent, or whose outcome was dropped to make room, the topic is read from its beginning.
 */
export function createOutcomeReader({
  kafka,
  topic,
  groupPrefix,
  sender,
}: OutcomeReaderOptions): OutcomeReader {
  const expected = new Map<string, true>();
  const kept = new Map<string, ReceivedOutcome>();
  const waiting = new Map<string, Set<Waiting>>();
  let start: Promise<Position> | null = null;
  let running: Promise<ConsumerLike> | null = null;

  async function topicOffsets(): Promise<{ partition: number; offset: string; low: string }[]> {
    const admin = kafka.admin();
    await admin.connect();
    try {
      return await admin.fetchTopicOffsets(topic);
    } finally {
      await admin.disconnect();
    }
  }

  /** Where the topic ends now; a topic that is not there yet has no outcome. */
  async function endOfTopic(): Promise<Position> {
    const offsets = await topicOffsets().catch((error: unknown) => {
      if (isTopicMissing(error)) return [];
      throw error;
    });
    return new Map(offsets.map(({ partition, offset }) => [partition, offset]));
  }

  async function run(from: Position): Promise<ConsumerLike> {
    const consumer = kafka.consumer({
      groupId: groupPrefix + randomUUID(),
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
        // kafkajs goes on by itself where it says so.
        if (restart) return;
        fail(error);
        void consumer.disconnect().catch(() => {});
      });
      await consumer.run({ autoCommit: false, eachMessage: async ({ message }) => take(message) });
      // Until here some may be read from the beginning: that is too much, never too little.
      for (const [partition, offset] of from) consumer.seek({ topic, partition, offset });
      return consumer;
    } catch (error) {
      await consumer.disconnect().catch(() => {});
      throw error;
    }
  }

  /** One consumer, begun once; a failure leaves the next call to try again. */
  function consumerFrom(from: Position): Promise<ConsumerLike> {
    running ??= run(from).catch((error: unknown) => {
      running = null;
      throw error;
    });
    return running;
  }

  async function readFromBeginning(): Promise<void> {
    if (running === null) {
      await consumerFrom(new Map());
      return;
    }
    const consumer = await running;
    for (const { partition, low } of await topicOffsets()) consumer.seek({ topic, partition, offset: low });
  }

  function take(message: RecordLike): void {
    const requestId = message.key === null ? "" : decoder.decode(message.key);
    if (!waiting.has(requestId) && !expected.has(requestId)) return;
    const outcome = readOutcome(message);
    // A service that names no sender is older than senders of their own.
    if (outcome === null || (outcome.sender ?? sender) !== sender) return;
    const waiters = waiting.get(requestId);
    expected.delete(requestId);
    if (waiters === undefined) keepSome(kept, requestId, outcome, MOST_KEPT);
    waiting.delete(requestId);
    for (const { resolve } of waiters ?? []) resolve(outcome);
  }

  function fail(error: unknown): void {
    running = null;
    const all = [...waiting.values()].flatMap((waiters) => [...waiters]);
    waiting.clear();
    for (const { reject } of all) reject(error);
  }

  return {
    async expect(requestId) {
      start ??= endOfTopic().catch((error: unknown) => {
        start = null;
        throw error;
      });
      await start;
      keepSome(expected, requestId, true, MOST_EXPECTED);
    },
    async outcome(requestId, signal) {
      const known = kept.get(requestId);
      kept.delete(requestId);
      if (known !== undefined) return known;
      const waiter = createWaiting();
      const waiters = waiting.get(requestId) ?? new Set();
      waiting.set(requestId, waiters.add(waiter));
      const leave = () => {
        waiters.delete(waiter);
        if (waiters.size === 0 && waiting.get(requestId) === waiters) waiting.delete(requestId);
      };
      signal.addEventListener("abort", leave, { once: true });
      try {
        if (expected.has(requestId) && start !== null) await consumerFrom(await start);
        else await readFromBeginning();
        return await waiter.promise;
      } finally {
        signal.removeEventListener("abort", leave);
        leave();
      }
    },
    async close() {
      kept.clear();
      expected.clear();
      const consumer = await running?.catch(() => null);
      await consumer?.disconnect();
    },
  };
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function createWaiting(): Waiting {
  let settle: Pick<Waiting, "resolve" | "reject"> = { resolve: () => {}, reject: () => {} };
  const promise = new Promise<ReceivedOutcome>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // It may fail before it is awaited.
  promise.catch(() => {});
  return { promise, ...settle };
}

/** Adds to a map in which the oldest makes room. */
function keepSome<Value>(map: Map<string, Value>, id: string, value: Value, most: number): void {
  map.set(id, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}

/** `null` for what is no outcome: it would be no better the next time. */
function readOutcome({ value, headers = {} }: RecordLike): ReceivedOutcome | null {
  try {
    return decodeOutcome({ value, headers });
  } catch (error) {
    if (error instanceof ContractError) return null;
    throw error;
  }
}

/** kafkajs' name for a topic that is not there. */
function isTopicMissing(error: unknown): boolean {
  return error instanceof Error && "type" in error && error.type === "UNKNOWN_TOPIC_OR_PARTITION";
}
