import type { HeaderValue, IncomingRecord } from "./kafka-message.ts";

const decoder = new TextDecoder("utf-8");

/**
 * The headers as text under lower-case names, one reader for whoever looks at a record. Of a repeated header the last value counts, as
 * in Kafka's own `lastHeader`; a last value that is null is no header.
 * Bytes that are not UTF-8 become replacement characters, which no attribute of ours matches.
 */
export function recordHeaders(headers: IncomingRecord["headers"]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const text = headerText(value);
    if (text === null) texts.delete(name.toLowerCase());
    else texts.set(name.toLowerCase(), text);
  }
  return texts;
}

function headerText(value: HeaderValue | null): string | null {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return decoder.decode(value);
  if (Array.isArray(value)) return headerText(value.at(-1));
  return null;
}
