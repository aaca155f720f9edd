import type { OutboxMessage } from "@intercom-dsar/ledger";

/** One place that messages of the outbox go to. */
export interface OutcomeSink {
  readonly channels: readonly OutboxMessage["channel"][];
  /**
   * Resolves when every message is safely there. Rejects with an error whose `retryable` is false only where the message itself
   * can never be delivered; then exactly one message was given.
   */
  publish(messages: readonly OutboxMessage[]): Promise<void>;
}
