/**
 * Everything that a log line may hold: ids that name nobody, counts, times, durations and codes. A contact's id is
 * not among them: it belongs to a person and could not be erased from a log.
 */
const LOG_FIELDS = [
  // which request, which part of the service
  "requestId",
  "workspaceId",
  "kind",
  "status",
  "state",
  "step",
  "part",
  "group",
  "lane",
  "eventId",
  "messageId",
  "auditId",
  // what happened
  "code",
  "reason",
  "result",
  "resource",
  "endpoint",
  "method",
  "statusCode",
  "region",
  "retryable",
  // how much, how often, how long; times are ISO 8601 or milliseconds since 1970
  "count",
  "total",
  "attempts",
  "pages",
  "identifiers",
  "requests",
  "messages",
  "bytes",
  "apiCalls",
  "limit",
  "remaining",
  "lag",
  "durationMs",
  "delayMs",
  "ageMs",
  "graceMs",
  "at",
  "since",
  "dueAt",
  "deadline",
  "resetAt",
  // where in the input: the number of a line, from 1, or of several
  "line",
  "lines",
  // Kafka
  "topic",
  "partition",
  "offset",
  "fromOffset",
  "groupId",
  "memberId",
  "clientId",
  "broker",
  "host",
  "port",
  // the process
  "service",
  "version",
  "instance",
  "pid",
  "signal",
  "exitCode",
  "variable",
  "schemaVersion",
  "fence",
  // tracing, ours and Intercom's
  "trace_id",
  "intercomRequestId",
] as const;

export type LogFieldName = (typeof LOG_FIELDS)[number];
type LogValue = string | number | boolean | null | undefined;

/** Fields of a log line; `error` is reduced to what may be told of it. */
export type LogFields = { readonly [Name in LogFieldName]?: LogValue } & { readonly error?: unknown };

const ALLOWED: ReadonlySet<string> = new Set(LOG_FIELDS);

/** Ids, codes and times have neither spaces nor an at sign: a text that has them is something else. */
const SAFE_TEXT = /^[^\s@]{0,200}$/;

/** The fields that may be written, and how many were left out. */
export function pickFields(fields: Readonly<Record<string, unknown>>): {
  readonly picked: Record<string, unknown>;
  readonly dropped: number;
} {
  const picked: Record<string, unknown> = {};
  let dropped = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (ALLOWED.has(name) && isSafe(value)) picked[name] = value;
    else dropped += 1;
  }
  return { picked, dropped };
}

function isSafe(value: unknown): boolean {
  if (typeof value === "string") return SAFE_TEXT.test(value);
  return value === null || typeof value === "number" || typeof value === "boolean";
}
