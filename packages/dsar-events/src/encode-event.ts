import { z } from "zod";
import { ContractError } from "./contract-error.ts";
import { instantSchema } from "./instant.ts";
import type { EncodedMessage } from "./kafka-message.ts";
import { schemaPath } from "./parse-data.ts";
import { traceParent } from "./trace-parent.ts";

export interface EventToEncode {
  readonly type: string;
  readonly id: string;
  /** Who speaks, a URI-reference (`/privacy-portal`). Anyone with access to the topic can read it: no personal data. */
  readonly source: string;
  /** The request, or what else the event is about. Also the message's key. */
  readonly subject: string;
  /** RFC 3339; `null` leaves it to the broker's time. */
  readonly time: string | null;
  readonly data: unknown;
  readonly mode?: "binary" | "structured";
  readonly traceparent?: string | null;
}

// Header values go by many clients and tools: visible ASCII without the "@" of an address.
const plain = z.string().regex(/^[\x21-\x3f\x41-\x7e]{1,512}$/);
const attributesSchema = z.object({ id: plain, source: plain, time: instantSchema.nullable() });

const encoder = new TextEncoder();

/**
 * Writes an event as the Kafka protocol binding of CloudEvents 1.0 says (sections 3.2 and 3.3). The same event gives the same
 * bytes.
 *
 * @throws {ContractError} `invalid_cloudevent` where an attribute can't stand in a header.
 */
export function encodeEvent(event: EventToEncode): EncodedMessage {
  const result = attributesSchema.safeParse(event);
  if (!result.success) throw new ContractError("invalid_cloudevent", schemaPath(result.error));
  const attributes = {
    specversion: "1.0",
    id: event.id,
    source: event.source,
    type: event.type,
    subject: event.subject,
    ...(event.time !== null && { time: event.time }),
  };
  const traceparent = traceParent(event.traceparent);
  const trace = traceparent === null ? {} : { traceparent };
  if (event.mode === "structured") {
    return {
      key: event.subject,
      headers: { "content-type": "application/cloudevents+json; charset=UTF-8", ...trace },
      value: toBytes({ ...attributes, datacontenttype: "application/json", data: event.data }),
    };
  }
  return {
    key: event.subject,
    headers: {
      ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value])),
      "content-type": "application/json",
      ...trace,
    },
    value: toBytes(event.data),
  };
}

function toBytes(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}
