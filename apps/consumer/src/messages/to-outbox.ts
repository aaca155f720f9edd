import type { KafkaMessage } from "@intercom-dsar/dsar-events";
import type { OutboxMessage } from "@intercom-dsar/ledger";

/** Gives a message its place in the outbox. */
export function toOutbox(
  message: KafkaMessage,
  id: string,
  channel: OutboxMessage["channel"],
  requestId: string | null,
): OutboxMessage {
  return { id, channel, requestId, key: message.key, headers: message.headers, value: message.value };
}
