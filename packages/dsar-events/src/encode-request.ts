import { z } from "zod";
import { cancelSchema } from "./cancel.ts";
import { encodeEvent } from "./encode-event.ts";
import { EVENT_TYPES } from "./event-types.ts";
import type { EncodedMessage } from "./kafka-message.ts";
import { parseData } from "./parse-data.ts";
import { type PreviewInput, previewFields, type RequestInput, requestFields } from "./request.ts";
import { refersToOthers } from "./stated-request.ts";

export interface EncodeOptions {
  /** Who sends, a URI-reference such as `/privacy-portal`. Never personal data. */
  readonly source: string;
  /** The event's id. @default derived from the request id, so that an event sent twice is recognised as a repeat */
  readonly id?: string;
  /** The event's time. @default none: the broker's time of the record counts */
  readonly time?: Date;
  /** @default "binary" */
  readonly mode?: "binary" | "structured";
  /** W3C trace context; left out where it is not well formed. */
  readonly traceparent?: string | null;
}

// Strict, unlike the reader: a misspelt key would be ignored there, and its sender would never know.
const sentRequestSchema = refersToOthers(z.strictObject(requestFields));

/**
 * Writes a request event. The key is the request id.
 *
 * @throws {ContractError} `invalid_schema` with the path of what the service would not serve, an address that is none included;
 * `invalid_cloudevent` where an option can't stand in a header.
 */
export function encodeRequest(request: RequestInput, options: EncodeOptions): EncodedMessage {
  const data = parseData(sentRequestSchema, request);
  return encode(EVENT_TYPES.request, `request:${data.requestId}`, data.requestId, data, options);
}

const sentPreviewSchema = z
  .strictObject(previewFields)
  .refine(({ requestId, after }) => after !== requestId, { path: ["after"] });

/**
 * Writes an event that asks what a deletion would delete. The key is the request id. To be signed it has to be in structured mode.
 *
 * @throws {ContractError} as `encodeRequest`.
 */
export function encodePreview(preview: PreviewInput, options: EncodeOptions): EncodedMessage {
  const data = parseData(sentPreviewSchema, preview);
  return encode(EVENT_TYPES.preview, `preview:${data.requestId}`, data.requestId, data, options);
}

/**
 * Writes the event that withdraws a request. The key is the request id, so that it follows the request.
 *
 * @throws {ContractError} as `encodeRequest`.
 */
export function encodeCancel(cancel: { readonly requestId: string }, options: EncodeOptions): EncodedMessage {
  const data = parseData(cancelSchema, cancel);
  return encode(EVENT_TYPES.cancel, `cancel:${data.requestId}`, data.requestId, data, options);
}

function encode(
  type: string,
  id: string,
  subject: string,
  data: unknown,
  options: EncodeOptions,
): EncodedMessage {
  const { source, time, mode = "binary", traceparent = null } = options;
  return encodeEvent({
    type,
    id: options.id ?? id,
    source,
    subject,
    time: time?.toISOString() ?? null,
    data,
    mode,
    traceparent,
  });
}
