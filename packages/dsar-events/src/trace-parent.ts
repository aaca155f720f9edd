// https://www.w3.org/TR/trace-context/#traceparent-header: version ff, and ids of zeros alone, are invalid.
const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The first candidate that is a W3C `traceparent`, `null` where none is: tracing never fails an event. */
export function traceParent(...candidates: readonly unknown[]): string | null {
  for (const candidate of candidates) {
    if (typeof candidate === "string" && TRACE_PARENT.test(candidate)) return candidate;
  }
  return null;
}
