import { z } from "zod";
import { contentMode } from "./content-mode.ts";
import { ContractError } from "./contract-error.ts";
import { instantSchema, parseInstant } from "./instant.ts";
import type { IncomingRecord } from "./kafka-message.ts";
import { schemaPath } from "./parse-data.ts";
import { parseJson } from "./parse-json.ts";
import { recordHeaders } from "./record-headers.ts";
import { traceParent } from "./trace-parent.ts";

/** What a record says before its data is looked at. */
export interface ReadEvent {
  /** One of the types asked for; `null` for a bare JSON value. */
  readonly type: string | null;
  /** The event's own time, milliseconds since 1970. */
  readonly time: number | null;
  readonly traceparent: string | null;
  readonly data: unknown;
}

type Headers = ReturnType<typeof recordHeaders>;

// The required attributes of CloudEvents 1.0 (spec.md, "Required attributes"), and the one optional one that we read.
const attributesSchema = z.object({
  specversion: z.literal("1.0"),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  time: instantSchema.nullish(),
});

const structuredSchema = attributesSchema.extend({
  data: z.unknown().optional(),
  data_base64: z.string().nullish(),
  traceparent: z.unknown().optional(),
});

/**
 * Reads a record in CloudEvents' binary or structured mode (Kafka protocol binding 1.0), or as a bare JSON value where it has
 * neither a CloudEvents content type nor any `ce_` header.
 *
 * @throws {ContractError} for everything but the data's own schema.
 */
export function readEvent(record: IncomingRecord, knownTypes: readonly string[]): ReadEvent {
  const headers = recordHeaders(record.headers);
  switch (contentMode(headers)) {
    case "structured":
      return readStructured(record.value, headers, knownTypes);
    case "binary":
      return readBinary(record.value, headers, knownTypes);
    case "unknown_format":
      throw new ContractError("invalid_cloudevent");
    case "bare": {
      const traceparent = traceParent(headers.get("traceparent"));
      return { type: null, time: null, traceparent, data: parseJson(record.value) };
    }
  }
}

function readBinary(value: Uint8Array | null, headers: Headers, knownTypes: readonly string[]): ReadEvent {
  const { type, time } = parseAttributes(
    attributesSchema,
    Object.fromEntries(Object.keys(attributesSchema.shape).map((name) => [name, headers.get(`ce_${name}`)])),
    knownTypes,
  );
  return {
    type,
    time: eventTime(time),
    traceparent: traceParent(headers.get("traceparent"), headers.get("ce_traceparent")),
    data: parseJson(value),
  };
}

function readStructured(
  value: Uint8Array | null,
  headers: Headers,
  knownTypes: readonly string[],
): ReadEvent {
  const event = parseAttributes(structuredSchema, parseJson(value), knownTypes);
  return {
    type: event.type,
    time: eventTime(event.time),
    traceparent: traceParent(headers.get("traceparent"), headers.get("ce_traceparent"), event.traceparent),
    data: structuredData(event.data, event.data_base64),
  };
}

function parseAttributes<Schema extends typeof attributesSchema>(
  schema: Schema,
  attributes: unknown,
  knownTypes: readonly string[],
): z.output<Schema> {
  const result = schema.safeParse(attributes);
  if (!result.success) throw new ContractError("invalid_cloudevent", schemaPath(result.error));
  if (!knownTypes.includes(result.data.type)) throw new ContractError("unknown_type");
  return result.data;
}

/** JSON event format 1.0, section 3.1: the data is in one of two members. */
function structuredData(data: unknown, base64: string | null | undefined): unknown {
  const hasData = data !== undefined && data !== null;
  const hasBase64 = base64 !== undefined && base64 !== null;
  if (hasData === hasBase64) throw new ContractError("invalid_cloudevent", "data");
  if (!hasBase64) return data;
  const bytes = Buffer.from(base64, "base64");
  // Buffer skips what is not base64; the way back shows it.
  if (bytes.toString("base64") !== base64) throw new ContractError("invalid_cloudevent", "data_base64");
  return parseJson(bytes);
}

function eventTime(time: string | null | undefined): number | null {
  return time === undefined || time === null ? null : parseInstant(time);
}
