import { createLogger, type Logger } from "../log/logger.ts";

/** A real logger whose lines stay in memory, as they would have been written. */
export interface RecordingLogger {
  readonly logger: Logger;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** The lines' events, in order. */
  events(): readonly unknown[];
}

export function createRecordingLogger(): RecordingLogger {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return {
    logger: createLogger({ level: "debug", destination }),
    lines,
    events: () => lines.map(({ event }) => event),
  };
}
