import { encodeEvent } from "./encode-event.ts";
import { EVENT_TYPES } from "./event-types.ts";
import type { EncodedMessage } from "./kafka-message.ts";
import { parseData } from "./parse-data.ts";
import { type Suppression, suppressionSchema } from "./suppression.ts";

/**
 * Writes a suppression event. The key is the id of the deletion; the event id comes from the service's own key of it and the contact's place in
 * its plan, so that there is one for each contact.
 *
 * @throws {ContractError} `invalid_schema` where the event is not what the contract promises.
 */
export function encodeSuppression(
  event: Suppression,
  options: {
    readonly source: string;
    /** The contact's place in the plan. */
    readonly place: number;
    /** @default the request id */
    readonly requestKey?: string;
  },
): EncodedMessage {
  const data = parseData(suppressionSchema, event);
  return encodeEvent({
    type: EVENT_TYPES.suppression,
    id: `suppression:${options.requestKey ?? data.requestId}:${options.place}`,
    source: options.source,
    subject: data.requestId,
    time: data.at,
    data,
    traceparent: null,
  });
}
