import { encodeEvent } from "./encode-event.ts";
import { EVENT_TYPES } from "./event-types.ts";
import type { EncodedMessage } from "./kafka-message.ts";
import { parseData } from "./parse-data.ts";
import { type ReceiptEvent, receiptEventSchema } from "./receipt-event.ts";

/**
 * Writes a receipt event. The key is the id of the deletion, and the event id comes from the service's own key of it: there is one per deletion.
 *
 * @throws {ContractError} `invalid_schema` where the event is not what the contract promises.
 */
export function encodeReceiptEvent(
  event: ReceiptEvent,
  options: {
    readonly source: string;
    /** @default the request id */
    readonly requestKey?: string;
  },
): EncodedMessage {
  const data = parseData(receiptEventSchema, event);
  return encodeEvent({
    type: EVENT_TYPES.receipt,
    id: `receipt:${options.requestKey ?? data.requestId}:beyond_restore`,
    source: options.source,
    subject: data.requestId,
    time: data.at,
    data,
    traceparent: null,
  });
}
