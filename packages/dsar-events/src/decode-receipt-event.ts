import { decodeEvent } from "./decode-event.ts";
import { EVENT_TYPES } from "./event-types.ts";
import type { IncomingRecord } from "./kafka-message.ts";
import { type ReceivedReceiptEvent, receivedReceiptEventSchema } from "./receipt-event.ts";

/**
 * Reads a receipt event, of this or a later version.
 *
 * @throws {ContractError} with the code and the path of what is wrong; `unknown_type` for another kind of event, which a reader
 * of the events topic skips.
 */
export function decodeReceiptEvent(record: IncomingRecord): ReceivedReceiptEvent {
  return decodeEvent(record, EVENT_TYPES.receipt, receivedReceiptEventSchema);
}
