import type { z } from "zod";
import { ContractError } from "./contract-error.ts";
import type { IncomingRecord } from "./kafka-message.ts";
import { parseData } from "./parse-data.ts";
import { readEvent } from "./read-event.ts";

/**
 * Reads the data of an event of one type, in binary or structured mode.
 *
 * @throws {ContractError} also where the record is no CloudEvent at all.
 */
export function decodeEvent<Schema extends z.ZodType>(
  record: IncomingRecord,
  type: string,
  schema: Schema,
): z.output<Schema> {
  const event = readEvent(record, [type]);
  if (event.type === null) throw new ContractError("invalid_cloudevent", "type");
  return parseData(schema, event.data);
}
