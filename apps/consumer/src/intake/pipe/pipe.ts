import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Logger } from "@intercom-dsar/service";
import { isRetryable } from "../../domain/errors.ts";
import { type ArrivalOptions, toArrival } from "../to-arrival.ts";
import { type Line, readLines } from "./read-lines.ts";

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

/** Lines that go into the ledger in one transaction. */
const TRANSACTION_LINES = 500;
const LEDGER_RETRY_MS = 1_000;

/**
 * Reads requests as JSON lines until the input ends; what has been read is on disk before more is read. Blank lines are passed over;
 * a line that holds no request is told by its number and kept in the ledger's dead letters.
 */
export async function readPipe(options: PipeIntakeOptions, signal: AbortSignal): Promise<PipeIntakeResult> {
  const { input } = options;
  const unreadable: number[] = [];
  let read = 0;
  const stop = () => input.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const lines of readLines(input)) {
      read = lines.at(-1)?.number ?? read;
      const written = lines.filter(({ bytes }) => bytes.toString("utf8").trim() !== "");
      for (let start = 0; start < written.length; start += TRANSACTION_LINES) {
        unreadable.push(...(await store(options, written.slice(start, start + TRANSACTION_LINES), signal)));
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return { lines: read, unreadable };
}

/** The numbers of the lines that held no request, or one whose id already means another. */
async function store(
  options: PipeIntakeOptions,
  lines: readonly Line[],
  signal: AbortSignal,
): Promise<number[]> {
  const { ledger, clock, logger } = options;
  const arrivals = lines.map((line) => arrivalOf(line, options));
  while (true) {
    try {
      const receipts = await ledger.receive(arrivals);
      return lines.flatMap(({ number }, index) => {
        const receipt = receipts[index];
        if (receipt !== "conflict" && receipt !== "dead-letter") return [];
        logger.warn("line_refused", { offset: number, code: receipt });
        return [number];
      });
    } catch (error) {
      if (!isRetryable(error) || signal.aborted) throw error;
      logger.error("lines_not_stored", { offset: lines[0]?.number, count: lines.length, error });
      await clock.sleep(LEDGER_RETRY_MS, signal);
    }
  }
}

function arrivalOf({ bytes }: Line, { arrivals, clock }: PipeIntakeOptions) {
  // The same line of a file that is sent again is the same dead letter.
  const offset = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
  const record = { value: bytes, headers: {}, timestamp: clock.now() };
  return toArrival(record, { topic: "stdin", partition: 0, offset }, arrivals);
}
