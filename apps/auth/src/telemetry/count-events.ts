import type { LogFields, Logger } from "@intercom-dsar/service";
import { Counter, type Registry } from "prom-client";

/**
 * The same logger, and every line of it counted by its event: `sign_in_refused`, `workspace_connected`, … Events are words of this
 * program's own, so that the label has few values; the level doesn't matter.
 */
export function countEvents(logger: Logger, registry: Registry): Logger {
  const events = new Counter({
    name: "dsar_auth_events_total",
    help: "What happened in the auth app, by the event of the log line that tells of it.",
    labelNames: ["event"],
    registers: [registry],
  });
  return counted(logger, (event) => events.inc({ event }));
}

function counted(logger: Logger, count: (event: string) => void): Logger {
  const first =
    <Event extends string>(write: (event: Event, fields?: LogFields) => void) =>
    (event: Event, fields?: LogFields): void => {
      count(event);
      write(event, fields);
    };
  return {
    debug: first(logger.debug),
    info: first(logger.info),
    warn: first(logger.warn),
    error: first(logger.error),
    fatal: first(logger.fatal),
    child: (fields) => counted(logger.child(fields), count),
  };
}
