import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Logger } from "@intercom-dsar/service";
import { isRetryable } from "../../domain/errors.ts";
import { PIPE_SENDER } from "../../domain/sender.ts";
import { type SubmissionOptions, toSubmission } from "../to-submission.ts";
import { readLines } from "./read-lines.ts";

export interface PipeIntakeOptions {
  readonly input: Readable;
  readonly ledger: Ledger;
  readonly submissions: SubmissionOptions;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What was read, for a last word to the user. */
export interface PipeIntakeResult {
  readonly lines: number;
  /** True where none of them held anything. */
  readonly isBlank: boolean;
  /** How many lines held no request, or one whose id already means another. */
  readonly refused: number;
  /** The numbers (from 1) of the first of them. */
  readonly firstRefused: readonly number[];
}

interface WholeLine {
  readonly number: number;
  readonly bytes: Buffer;
}

/** Lines that go into the ledger in one transaction. */
const TRANSACTION_LINES = 500;
const LEDGER_RETRY_MS = 1_000;
/** How many refused lines are named at the end: the log has named each. */
const NAMED_LINES = 20;

/**
 * Reads requests as JSON lines until the input ends; what has been read is on disk before more is read. Blank lines are passed over;
 * a line that holds no request is told by its number and kept in the ledger's dead letters; one above 1 MiB is told, and not kept.
 */
export async function readPipe(options: PipeIntakeOptions, signal: AbortSignal): Promise<PipeIntakeResult> {
  const { input, logger } = options;
  const firstRefused: number[] = [];
  let isBlank = true;
  let refused = 0;
  let read = 0;
  const refuse = (number: number, code: string) => {
    logger.warn("line_refused", { line: number, code });
    if (firstRefused.length < NAMED_LINES) firstRefused.push(number);
    refused += 1;
  };
  const stop = () => input.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const lines of readLines(input)) {
      read = lines.at(-1)?.number ?? read;
      const written: WholeLine[] = [];
      for (const { number, bytes } of lines) {
        if (bytes === null) refuse(number, "line_too_large");
        else if (bytes.toString("utf8").trim() !== "") written.push({ number, bytes });
      }
      isBlank &&= written.length + refused === 0;
      for (let start = 0; start < written.length; start += TRANSACTION_LINES) {
        const stored = written.slice(start, start + TRANSACTION_LINES);
        for (const [number, code] of await store(options, stored, signal)) refuse(number, code);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return { lines: read, isBlank, refused, firstRefused };
}

/** The numbers of the lines that held no request, or one whose id already means another. */
async function store(
  options: PipeIntakeOptions,
  lines: readonly WholeLine[],
  signal: AbortSignal,
): Promise<[number: number, code: string][]> {
  const { ledger, clock, logger } = options;
  const submissions = lines.map((line) => submissionOf(line, options));
  while (true) {
    try {
      const receipts = await ledger.inbox.receive(submissions);
      return lines.flatMap(({ number }, index) => {
        const receipt = receipts[index];
        return receipt === "conflict" || receipt === "dead-letter" ? [[number, receipt]] : [];
      });
    } catch (error) {
      if (!isRetryable(error) || signal.aborted) throw error;
      logger.error("lines_not_stored", { line: lines[0]?.number, count: lines.length, error });
      await clock.sleep(LEDGER_RETRY_MS, signal);
    }
  }
}

function submissionOf({ bytes }: WholeLine, { submissions, clock }: PipeIntakeOptions) {
  // The same line of a file that is sent again is the same dead letter.
  const offset = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
  const record = { value: bytes, headers: {}, timestamp: clock.now() };
  const position = { topic: "stdin", partition: 0, offset, fingerprint: null };
  return toSubmission(record, position, { ...submissions, source: { sender: PIPE_SENDER, origin: null } });
}
