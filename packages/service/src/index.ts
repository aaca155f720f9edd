export { ConfigError, type ConfigMistake } from "./config/config-error.ts";
export { configMarkdown } from "./config/config-markdown.ts";
export {
  type Config,
  type ConfigTable,
  defineConfig,
  type Variable,
  variableNames,
} from "./config/config-table.ts";
export {
  type ConfigWarning,
  logConfigWarnings,
  warnOfPlainHttp,
  warnOfUnknownVariables,
} from "./config/config-warnings.ts";
export type { Environment } from "./config/environment.ts";
export { hostPortList } from "./config/host-port-list.ts";
export { isLoopback } from "./config/is-loopback.ts";
export { json } from "./config/json.ts";
export { listenAt } from "./config/listen-at.ts";
export { listenHost } from "./config/listen-host.ts";
export {
  boolean,
  choice,
  duration,
  integer,
  list,
  origin,
  parser,
  text,
  url,
} from "./config/parsers.ts";
export { PROXY_VARIABLES, type ProxyConfig, proxyOf } from "./config/proxy-variables.ts";
export { type ReadConfigOptions, readConfig } from "./config/read-config.ts";
export { Secret } from "./config/secret.ts";
export { SERVICE_VARIABLES } from "./config/service-variables.ts";
export { exitCodesTable } from "./documents/exit-codes-table.ts";
export { markdownTable } from "./documents/markdown-table.ts";
export { createLoggedHealth } from "./health/create-logged-health.ts";
export {
  createHealth,
  type Health,
  type HealthOptions,
  type HealthPart,
  type Heartbeat,
  type Liveness,
  type PartOptions,
  type PartReport,
  type Readiness,
} from "./health/health.ts";
export {
  openHealthPort,
  /** @internal For the tests. */
  startHealthServer,
} from "./health/health-server.ts";

export { type LogEvent, type LogEvents, type LogEventTable, SERVICE_LOG_EVENTS } from "./log/log-events.ts";
export { logEventsTable } from "./log/log-events-table.ts";
export type { LogFieldName, LogFields } from "./log/log-fields.ts";
export { type LogFormat, logFormat } from "./log/log-format.ts";
export type { LogLevel } from "./log/log-level.ts";
export { createLogger, type Logger, type LoggerOptions } from "./log/logger.ts";
export { rootCode } from "./log/root-code.ts";
export {
  type Closer,
  createShutdown,
  type ProcessPort,
  type Shutdown,
  type ShutdownOptions,
} from "./shutdown.ts";
export { type BackoffOptions, backoff, type Delay, NO_JITTER } from "./time/backoff.ts";
export { type Clock, systemClock } from "./time/clock.ts";
export { type ConnectOptions, connectWithRetry } from "./time/connect-with-retry.ts";
export { createRepeatLimit } from "./time/repeat-limit.ts";
export { startTracer } from "./tracing/start-tracer.ts";
export type {
  SpanAttributes,
  SpanOptions,
  Tracer,
  TracerOptions,
  TraceSpan,
} from "./tracing/tracer.ts";
