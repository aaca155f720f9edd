import {
  type DestinationStream,
  destination as openDestination,
  type Logger as PinoLogger,
  pino,
  stdTimeFunctions,
} from "pino";
import { errorFields } from "./error-fields.ts";
import type { LogEvent, WrittenLevel } from "./log-events.ts";
import { type LogFields, pickFields } from "./log-fields.ts";
import type { LogFormat } from "./log-format.ts";
import type { LogLevel } from "./log-level.ts";
import { prettyLine } from "./pretty-line.ts";

/** Writes one line: what happened, by its name in the program's table of events, and the fields that go with it. */
type WriteLog<Level extends WrittenLevel> = (event: LogEvent<Level>, fields?: LogFields) => void;

/** Lines that can only hold what `LOG_FIELDS` lists; `droppedFields` counts what was kept out of a line. */
export interface Logger {
  readonly debug: WriteLog<"debug">;
  readonly info: WriteLog<"info">;
  readonly warn: WriteLog<"warn">;
  readonly error: WriteLog<"error">;
  readonly fatal: WriteLog<"fatal">;
  /** A logger whose every line has these fields. */
  child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** @default json */
  readonly format?: LogFormat;
  /** Fields of every line. */
  readonly base?: LogFields;
  /** @default standard error, written at once, so that nothing is lost when the process ends */
  readonly destination?: DestinationStream;
}

// The types know the events; this is for a caller that got around them, with something that names a person.
const EVENT = /^[a-z][a-z0-9_]{0,63}$/;

export function createLogger({ level, format = "json", base = {}, destination }: LoggerOptions): Logger {
  const stream = destination ?? openDestination({ dest: process.stderr.fd, sync: true });
  const lines = pino(
    {
      level,
      base: null,
      messageKey: "event",
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    format === "pretty" ? { write: (line) => stream.write(prettyLine(JSON.parse(line))) } : stream,
  );
  return loggerWith(lines, base);
}

function loggerWith(lines: PinoLogger, bound: LogFields): Logger {
  const writeAt =
    (level: WrittenLevel) =>
    (event: string, fields: LogFields = {}): void => {
      if (lines.isLevelEnabled(level))
        lines[level](lineOf({ ...bound, ...fields }), EVENT.test(event) ? event : "unnamed_event");
    };
  return {
    debug: writeAt("debug"),
    info: writeAt("info"),
    warn: writeAt("warn"),
    error: writeAt("error"),
    fatal: writeAt("fatal"),
    child: (fields) => loggerWith(lines, { ...bound, ...fields }),
  };
}

function lineOf({ error, ...fields }: LogFields): Record<string, unknown> {
  const { picked, dropped } = pickFields(fields);
  return {
    ...picked,
    ...(dropped > 0 && { droppedFields: dropped }),
    ...(error !== undefined && { error: errorFields(error) }),
  };
}
