import { encodeEvent } from "./encode-event.ts";
import { EVENT_TYPES } from "./event-types.ts";
import type { EncodedMessage } from "./kafka-message.ts";
import { parseData } from "./parse-data.ts";
import { type StatusEvent, statusEventSchema } from "./status-event.ts";

/**
 * Writes a status event. The key is the request id, or the workspace id where it is about a workspace as a whole; the event id
 * comes from status, subject (or the service's own key of the request) and time, so that the same event is the same bytes.
 *
 * @throws {ContractError} `invalid_schema` where the event is not what the contract promises.
 */
export function encodeStatus(
  event: StatusEvent,
  options: {
    readonly source: string;
    readonly traceparent?: string | null;
    /** @default the subject */
    readonly requestKey?: string;
  },
): EncodedMessage {
  const data = parseData(statusEventSchema, event);
  // The schema asks for one of the two.
  const subject = data.requestId ?? data.workspaceId ?? "";
  return encodeEvent({
    type: EVENT_TYPES.status,
    id: `status:${data.status}:${options.requestKey ?? subject}:${data.at}`,
    source: options.source,
    subject,
    time: data.at,
    data,
    traceparent: options.traceparent ?? null,
  });
}
