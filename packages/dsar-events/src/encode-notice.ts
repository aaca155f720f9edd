import { encodeEvent } from "./encode-event.ts";
import { EVENT_TYPES } from "./event-types.ts";
import type { EncodedMessage } from "./kafka-message.ts";
import { type Notice, noticeSchema } from "./notice.ts";
import { parseData } from "./parse-data.ts";

/**
 * Writes a notice. The key is the id of the deletion; the event id is the notice's own.
 *
 * @throws {ContractError} `invalid_schema` where the event is not what the contract promises.
 */
export function encodeNotice(event: Notice, options: { readonly source: string }): EncodedMessage {
  const data = parseData(noticeSchema, event);
  return encodeEvent({
    type: EVENT_TYPES.notice,
    id: `notice:${data.noticeId}`,
    source: options.source,
    subject: data.requestId,
    time: data.at,
    data,
    traceparent: null,
  });
}
