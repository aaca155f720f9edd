import type { IncomingRecord } from "../src/kafka-message.ts";

/** A record of a value: text and bytes as they are, anything else as JSON. */
export function recordOf(
  value: unknown,
  headers: IncomingRecord["headers"] = {},
  rest: Omit<IncomingRecord, "value" | "headers"> = {},
): IncomingRecord {
  return { value: toBytes(value), headers, ...rest };
}

function toBytes(value: unknown): Uint8Array | null {
  if (value === null || value instanceof Uint8Array) return value;
  return new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
}

/** The headers of a valid event in binary mode. */
export function binaryHeaders(type: string, more: IncomingRecord["headers"] = {}): IncomingRecord["headers"] {
  return { ce_specversion: "1.0", ce_id: "1", ce_source: "/portal", ce_type: type, ...more };
}

export const STRUCTURED = { "content-type": "application/cloudevents+json; charset=UTF-8" };
