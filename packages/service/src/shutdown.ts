import { ConfigError } from "./config/config-error.ts";
import type { Logger } from "./log/logger.ts";
import { type Clock, systemClock } from "./time/clock.ts";

/** What is needed of Node's `process`. */
export interface ProcessPort {
  on(event: string, listener: (value: unknown) => void): unknown;
  off(event: string, listener: (value: unknown) => void): unknown;
  exit(code: number): void;
}

export interface ShutdownOptions {
  readonly logger: Logger;
  /** How long the closers may take together; then the process ends without them, with a code that says so. */
  readonly graceMs: number;
  /** @default SIGTERM and SIGINT */
  readonly signals?: readonly string[];
  readonly clock?: Clock;
  /** @default Node's own */
  readonly process?: ProcessPort;
}

export type Closer = () => Promise<void> | void;

/** One way out of the process, for all who want to end it. */
export interface Shutdown {
  /** Aborted as soon as the process is to stop: take on no new work. */
  readonly signal: AbortSignal;
  /** Registers what has to be closed. The last one registered is closed first, one after the other. */
  onStop(part: string, close: Closer): void;
  /** Stops in good order; the exit code is 0 unless another is given or something fails on the way. */
  stop(reason: string, exitCode?: number): Promise<void>;
  /** Stops because of an error that the process can't go on with; the exit code is 1, and 2 for a mistake in the configuration. */
  fail(error: unknown): Promise<void>;
}

/**
 * Ends the process once, whoever asks first: on a signal, on `stop`, on `fail`, or on an error that nobody caught.
 * A second signal changes nothing: a terminal and a parent process often both send one, and `graceMs` is the limit.
 */
export function createShutdown({
  logger,
  graceMs,
  signals = ["SIGTERM", "SIGINT"],
  clock = systemClock,
  process: target = process,
}: ShutdownOptions): Shutdown {
  const stopping = new AbortController();
  const closers: { readonly part: string; readonly close: Closer }[] = [];
  let ended: Promise<void> | undefined;
  let code = 0;

  /** Takes from the end until nothing is left: a start that is under way when the signal comes may still add to it. */
  async function closeAll(): Promise<void> {
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
      try {
        await closer.close();
      } catch (error) {
        code ||= 1;
        logger.error("stop_failed", { part: closer.part, error });
      }
    }
  }

  async function end(): Promise<void> {
    const startedAt = clock.monotonic();
    const allClosed = new AbortController();
    const deadline = clock.sleep(graceMs, allClosed.signal).then(
      () => {
        code ||= 1;
        logger.error("stop_overdue", { graceMs });
      },
      () => {},
    );
    stopping.abort();
    await Promise.race([closeAll(), deadline]);
    allClosed.abort();
    for (const [event, listener] of listeners) target.off(event, listener);
    logger.info("stopped", { exitCode: code, durationMs: Math.round(clock.monotonic() - startedAt) });
    target.exit(code);
  }

  function stop(reason: string, exitCode = 0): Promise<void> {
    if (ended === undefined) logger.info("stopping", { reason, graceMs });
    code ||= exitCode;
    // Not at once: whoever hears the signal may call `stop` again before `end` has returned.
    ended ??= Promise.resolve().then(end);
    return ended;
  }

  function fail(error: unknown): Promise<void> {
    // What was waiting when the stop began ends with the signal's reason: that is the stop itself, no failure.
    if (stopping.signal.aborted && error === stopping.signal.reason) return stop("aborted");
    if (!(error instanceof ConfigError)) {
      logger.fatal("failed", { error });
      return stop("failed", 1);
    }
    const variable = [...new Set(error.mistakes.map((mistake) => mistake.variable))].join(",");
    logger.fatal("failed", { variable, error });
    return stop("failed", 2);
  }

  const listeners: (readonly [string, (value: unknown) => void])[] = [
    ...signals.map((signal) => [signal, () => void stop(signal)] as const),
    ["uncaughtException", (error) => void fail(error)],
    ["unhandledRejection", (error) => void fail(error)],
  ];
  for (const [event, listener] of listeners) target.on(event, listener);

  return { signal: stopping.signal, onStop: (part, close) => closers.push({ part, close }), stop, fail };
}
