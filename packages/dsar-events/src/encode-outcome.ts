import { encodeEvent } from "./encode-event.ts";
import { EVENT_TYPES } from "./event-types.ts";
import type { EncodedMessage } from "./kafka-message.ts";
import { type Outcome, outcomeSchema } from "./outcome.ts";
import { parseData } from "./parse-data.ts";

/**
 * Writes an outcome event. The record's key is the request id, the event id `outcome:` and the service's own key of the request, the time
 * `endedAt`: encoded again, the same outcome is the same bytes, and a reader drops the repeat by the event's id.
 *
 * @throws {ContractError} `invalid_schema` where the outcome is not what the contract promises.
 */
export function encodeOutcome(
  outcome: Outcome,
  options: {
    readonly source: string;
    readonly traceparent?: string | null;
    /** @default the request id */
    readonly requestKey?: string;
  },
): EncodedMessage {
  const data = parseData(outcomeSchema, outcome);
  return encodeEvent({
    type: EVENT_TYPES.outcome,
    id: `outcome:${options.requestKey ?? data.requestId}`,
    source: options.source,
    subject: data.requestId,
    time: data.endedAt,
    data,
    traceparent: options.traceparent ?? null,
  });
}
