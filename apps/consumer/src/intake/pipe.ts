import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Logger } from "@intercom-dsar/service";
import { isRetryable } from "../errors.ts";
import { type ArrivalOptions, toArrival } from "./to-arrival.ts";

export interface PipeIntakeOptions {
  readonly input: Readable;
  readonly ledger: Ledger;
  readonly arrivals: ArrivalOptions;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Numbers of the lines (from 1) that held no request, for a last word to the user. */
export interface PipeIntakeResult {
  readonly lines: number;
  readonly unreadable: readonly number[];
}

const LEDGER_RETRY_MS = 1_000;

/**
 * Reads requests as JSON lines until the input ends; each line is on disk before the next one is read. Blank lines are passed over;
 * a line that holds no request is told by its number and kept in the ledger's dead letters.
 */
export async function readPipe(options: PipeIntakeOptions, signal: AbortSignal): Promise<PipeIntakeResult> {
  const lines = createInterface({ input: options.input, crlfDelay: Number.POSITIVE_INFINITY, signal });
  const unreadable: number[] = [];
  let number = 0;
  try {
    for await (const line of lines) {
      number += 1;
      if (line.trim() === "") continue;
      if (!(await take(options, line, number, signal))) unreadable.push(number);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return { lines: number, unreadable };
}

/** False where the line was no request, or one whose id already means another. */
async function take(
  { ledger, arrivals, clock, logger }: PipeIntakeOptions,
  line: string,
  number: number,
  signal: AbortSignal,
): Promise<boolean> {
  const value = Buffer.from(line);
  // The same line of a file that is sent again is the same dead letter.
  const offset = createHash("sha256").update(value).digest("hex").slice(0, 32);
  const arrival = toArrival(
    { value, headers: {}, timestamp: clock.now() },
    { topic: "stdin", partition: 0, offset },
    arrivals,
  );
  while (true) {
    try {
      const [receipt] = await ledger.receive([arrival]);
      const refused = receipt === "conflict" || receipt === "dead-letter";
      if (refused) logger.warn("line_refused", { offset: number, code: receipt });
      return !refused;
    } catch (error) {
      if (!isRetryable(error) || signal.aborted) throw error;
      logger.error("line_not_stored", { offset: number, error });
      await clock.sleep(LEDGER_RETRY_MS, signal);
    }
  }
}
