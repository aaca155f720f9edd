import { decodeEvent } from "./decode-event.ts";
import { EVENT_TYPES } from "./event-types.ts";
import type { IncomingRecord } from "./kafka-message.ts";
import { type ReceivedNotice, receivedNoticeSchema } from "./notice.ts";

/**
 * Reads a notice, of this or a later version.
 *
 * @throws {ContractError} with the code and the path of what is wrong; `unknown_type` for another kind of event, which a reader
 * of the events topic skips.
 */
export function decodeNotice(record: IncomingRecord): ReceivedNotice {
  return decodeEvent(record, EVENT_TYPES.notice, receivedNoticeSchema);
}
