import { decodeEvent } from "./decode-event.ts";
import { EVENT_TYPES } from "./event-types.ts";
import type { IncomingRecord } from "./kafka-message.ts";
import { type ReceivedOutcome, receivedOutcomeSchema } from "./received-outcome.ts";

/**
 * Reads an outcome event, of this or a later version: unknown keys are kept and an unknown status is handed on as it is (see
 * `isSuccess`).
 *
 * @throws {ContractError} with the code and the path of what is wrong; `unknown_type` for another kind of event.
 */
export function decodeOutcome(record: IncomingRecord): ReceivedOutcome {
  return decodeEvent(record, EVENT_TYPES.outcome, receivedOutcomeSchema);
}
