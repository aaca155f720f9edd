import type { Readable, Writable } from "node:stream";
import { ConfigError, type ConfigMistake } from "@intercom-dsar/service";
import { EXIT_CODES } from "../config/exit-codes.ts";
import { createPipeSink } from "../delivery/stdout/pipe-sink.ts";
import { LOOP_LIMITS } from "../domain/loop-limits.ts";
import { readPipe } from "../intake/pipe/pipe.ts";
import { runWorker } from "../worker/worker.ts";
import type { Parts } from "./parts.ts";
import { startRelay } from "./start-relay.ts";

export interface PipeOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** How long to wait, after the input has ended, for requests that still wait; `null` for as long as it takes. */
  readonly maxWaitMs: number | null;
}

const NO_REQUESTS: ConfigMistake = {
  variable: "KAFKA_BROKERS",
  message:
    "neither it nor WEBHOOK_PORT is set, so that requests are read from standard input; that ended without a line, and the ledger has nothing left to do",
};

/**
 * Runs until the input has ended and every request in the ledger has its outcome, or until `maxWaitMs` is over. An input without a line,
 * over a ledger with nothing left to do, is a mistake: whoever misspelt `KAFKA_BROKERS` would else take a pipe's end for a service's.
 */
export async function runAsPipe(parts: Parts, { input, output, maxWaitMs }: PipeOptions): Promise<void> {
  const { clock, logger, shutdown, wakeUp, ledger, directory, health, startHeartbeat } = parts;
  const hadNothingToDo = await isDone(parts);
  const working = new AbortController();
  const stop = AbortSignal.any([shutdown.signal, working.signal]);
  const sink = createPipeSink(output, logger);
  const identified = directory.identify(stop, startHeartbeat("directory", LOOP_LIMITS.intercom));
  const worked = runWorker(parts.run, parts.worker, stop);
  worked.catch((error) => shutdown.fail(error));
  const relayed = startRelay(parts, sink, startHeartbeat("relay", LOOP_LIMITS.ledger), worked, stop);
  shutdown.onStop("worker", async () => {
    working.abort();
    await relayed();
  });

  health.intake.up();
  const { lines, isBlank, refused, firstRefused } = await readPipe(
    { input, ledger, submissions: parts.submissions, clock, logger },
    stop,
  );
  if (refused > 0) {
    logger.error("lines_refused", {
      count: refused,
      total: lines,
      lines: firstRefused.join(","),
    });
  }
  if (isBlank && hadNothingToDo && !stop.aborted) return shutdown.fail(new ConfigError([NO_REQUESTS]));
  const deadline = maxWaitMs === null ? Number.POSITIVE_INFINITY : clock.monotonic() + maxWaitMs;
  const ends = wakeUp.subscribe();
  while (!stop.aborted && !(await isDone(parts)) && clock.monotonic() < deadline) {
    await ends.next(Math.max(1, Math.min(deadline - clock.monotonic(), 1_000)), stop);
  }
  if (shutdown.signal.aborted) return;
  const done = await isDone(parts);
  working.abort();
  await Promise.all([worked, identified]);
  await shutdown.stop(
    done ? "every_request_ended" : "max_wait_passed",
    done ? EXIT_CODES.done : EXIT_CODES.stillWaiting,
  );
}

async function isDone({ ledger }: Parts): Promise<boolean> {
  const { open, unpublished } = await ledger.reads.summary();
  return open.received + open.running + open.waiting + unpublished === 0;
}
