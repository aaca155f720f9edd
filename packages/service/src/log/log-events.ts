import type { LogLevel } from "./log-level.ts";

export type WrittenLevel = Exclude<LogLevel, "silent">;

/**
 * What a program logs: each event with its level (`any` where the level tells how grave it is) and what it means, or what it wants
 * of an operator. The document of a program is made from it, and its logger takes no other event.
 */
export type LogEventTable = Readonly<Record<string, readonly [level: WrittenLevel | "any", meaning: string]>>;

/** What this package logs in every program. */
export const SERVICE_LOG_EVENTS = {
  part_changed: [
    "info",
    "A `part` works, is degraded or is down (`state`); `code` says why. `/readyz` shows the same.",
  ],
  loop_stuck: [
    "error",
    "The loop `part` has stood still for `durationMs`: `/livez` answers 503, so that the process is restarted. Nothing is lost.",
  ],
  health_open: ["info", "`/livez` and `/readyz` are served at `host` and `port`."],
  metrics_open: ["info", "`/metrics` is served at `host` and `port`."],
  config_warning: [
    "warn",
    "A `variable` of the environment to look at. `code` is `unknown_variable` (no app reads it, and its name begins like ours; `count` of them in one line), `plain_http` (another machine is called without TLS; `ALLOW_HTTP=true` says that this is meant) or `plain_password` (`KAFKA_SASL_MECHANISM=plain` without `KAFKA_TLS` sends the password readable), `tokens_beside_pages` (the auth app hands out tokens at the port of its pages; set `TOKENS_PORT`), `renamed` (the variable has a new name, which docs/configuration.md tells), `unsealed` (answers leave in the clear, as there is no key to seal them to: set `RECIPIENT_KEYS`, or `RESULT_SEALING=none` where that is meant).",
  ],
  stopping: ["info", "The program was told to stop (`reason`) and has `graceMs` for it."],
  stopped: ["info", "The program has ended, with `exitCode`."],
  stop_failed: [
    "error",
    "A `part` could not be closed properly. The next start continues from the database.",
  ],
  stop_overdue: [
    "error",
    "Closing took longer than `graceMs` and was not completed. The next start continues from the database.",
  ],
  failed: [
    "fatal",
    "An error that ends the program, with exit code 1. If `variable` is given, that variable is wrong, and the exit code is 2.",
  ],
  connected: ["info", "A `part` that the start waited for is available."],
  connect_failed: [
    "warn",
    "A `part` that the start needs does not answer at the `host` that `variable` names; `code` is usually the system's. It is tried again after `delayMs`, and logged at most every 10 seconds.",
  ],
  traces_not_exported: [
    "warn",
    "The collector of `OTEL_EXPORTER_OTLP_ENDPOINT` does not accept traces. Nothing waits for it.",
  ],
} as const satisfies LogEventTable;

type ServiceLogEvents = typeof SERVICE_LOG_EVENTS;

/**
 * The events that a logger takes. A program adds its own table:
 *
 * ```ts
 * declare module "@intercom-dsar/service" {
 *   interface LogEvents extends ProgramLogEvents {}
 * }
 * ```
 */
export interface LogEvents extends ServiceLogEvents {}

/** The events that may be written at a level. */
export type LogEvent<Level extends WrittenLevel> = {
  [Event in keyof LogEvents]: LogEvents[Event] extends readonly [Level | "any", string] ? Event : never;
}[keyof LogEvents];
