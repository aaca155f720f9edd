/**
 * How a record holds its event (CloudEvents 1.0, Kafka protocol binding, section 3). `bare` is a JSON value without an envelope;
 * `unknown_format` is an event in a format that the binding lacks (a batch) or that is not read (Avro, Protobuf).
 */
export type ContentMode = "structured" | "binary" | "bare" | "unknown_format";

/** The media type of an event in structured mode. */
export const STRUCTURED_TYPE = "application/cloudevents+json";

/** The mode that the headers tell; `headers` as `recordHeaders` gives them. */
export function contentMode(headers: ReadonlyMap<string, string>): ContentMode {
  const mediaType = headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (mediaType === STRUCTURED_TYPE) return "structured";
  if (mediaType.startsWith("application/cloudevents")) return "unknown_format";
  return [...headers.keys()].some((name) => name.startsWith("ce_")) ? "binary" : "bare";
}
