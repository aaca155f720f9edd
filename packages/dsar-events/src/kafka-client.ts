import { DsarClientError } from "./client-error.ts";
import {
  cancelMessage,
  type MessageOptions,
  type NewRequest,
  requestMessage,
  withId,
} from "./client-message.ts";
import type { CallOptions, DsarClient } from "./dsar-client.ts";
import { DEFAULT_TOPICS } from "./event-types.ts";
import type { KafkaLike } from "./kafka-like.ts";
import type { EncodedMessage } from "./kafka-message.ts";
import { createOutcomeReader } from "./outcome-reader.ts";

interface KafkaOptions {
  /** An instance of kafkajs' `Kafka`: brokers, TLS and credentials are its own. */
  readonly kafka: KafkaLike;
  /** Who sends, a URI-reference. @default "/dsar-client" */
  readonly source?: string;
  /** What the groups begin with in which outcomes are read, where an ACL asks for it. @default "dsar-client-" */
  readonly groupPrefix?: string;
  readonly topics?: { readonly requests: string; readonly outcomes: string };
}

/** Without a key, requests are the sender `kafka`'s. With one they are signed, and outcomes of other senders are passed over. */
export type KafkaClientOptions = KafkaOptions &
  (
    | { readonly key?: undefined; readonly sender?: undefined }
    | {
        /** `whsec_…` or `whsk_…`. */
        readonly key: string;
        /** The sender's name at the service. */
        readonly sender: string;
      }
  );

const decoder = new TextDecoder();
/** The sender of unsigned records. */
const UNSIGNED_SENDER = "kafka";

export function createKafkaClient(options: KafkaClientOptions): DsarClient {
  const { kafka, source = "/dsar-client", groupPrefix = "dsar-client-", topics = DEFAULT_TOPICS } = options;
  const { key, sender } = options;
  if (key !== undefined && sender === undefined) throw new TypeError("a client with a key names its sender");
  const writing: MessageOptions = { source, ...(key !== undefined && { key, sender }) };
  const closed = new AbortController();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  const reader = createOutcomeReader({
    kafka,
    topic: topics.outcomes,
    groupPrefix,
    sender: sender ?? UNSIGNED_SENDER,
  });
  let connected: Promise<void> | null = null;

  /** Connects once; a failure leaves the next call to try again. */
  function connect(): Promise<void> {
    connected ??= producer.connect().catch((error: unknown) => {
      connected = null;
      throw error;
    });
    return connected;
  }

  // The value is JSON in UTF-8: kafkajs makes the same bytes of its text. It tries again by itself, and a record that arrives twice is the same request twice.
  async function send(message: EncodedMessage): Promise<void> {
    const { key: recordKey, headers, value } = message;
    await connect();
    await producer.send({
      topic: topics.requests,
      messages: [{ key: recordKey, headers: { ...headers }, value: decoder.decode(value) }],
    });
  }

  /** Ends with the caller's signal, or the client's own; a failure of Kafka is `unavailable`. */
  async function within<Value>(
    { signal }: CallOptions,
    run: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    const own = signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]);
    own.throwIfAborted();
    let onAbort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(own.reason);
      own.addEventListener("abort", onAbort, { once: true });
    });
    try {
      return await Promise.race([aborted, run(own)]);
    } catch (error) {
      own.throwIfAborted();
      throw isKafkas(error) ? new DsarClientError("unavailable", { cause: error }) : error;
    } finally {
      own.removeEventListener("abort", onAbort);
    }
  }

  return {
    request: (request, callOptions = {}) =>
      within(callOptions, async () => {
        const stated = withId(request);
        const message = requestMessage(stated as NewRequest, writing);
        // Before it is sent: its outcome can't be published before that.
        await reader.expect(stated.requestId);
        await send(message);
        return stated.requestId;
      }),
    outcome: (requestId, callOptions = {}) =>
      within(callOptions, (signal) => reader.outcome(requestId, signal)),
    cancel: (requestId, callOptions = {}) =>
      within(callOptions, () => send(cancelMessage(requestId, writing))),
    async close() {
      if (closed.signal.aborted) return;
      closed.abort(new DsarClientError("client_closed"));
      await connected?.then(() => producer.disconnect()).catch(() => {});
      await reader.close();
    },
  };
}

/** kafkajs names all its errors `KafkaJS…`. */
function isKafkas(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith("KafkaJS");
}
