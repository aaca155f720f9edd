import { type Clock, systemClock } from "../time/clock.ts";
import { type Check, type Finding, failed, skipped } from "./check.ts";
import { failureOf } from "./failure-of.ts";

/** A check and what it found. */
export interface CheckRow extends Finding {
  readonly name: string;
  readonly variable: string | null;
}

/** How long one check may take, in milliseconds. */
const LIMIT_MS = 10_000;

/** How long a check may wait for one answer: less than the whole, so that its row tells what it waited for. In milliseconds. */
export const CALL_TIMEOUT_MS = LIMIT_MS - 1_000;

/**
 * Makes all checks at the same time, each as soon as the one that it needs is `ok`, and resolves to a row for each, in their order. A check
 * that rejects or takes longer than 10 seconds has failed; so have those that `stop` ends.
 */
export async function runChecks(
  checks: readonly Check[],
  stop: AbortSignal,
  clock: Clock = systemClock,
): Promise<readonly CheckRow[]> {
  const rows = new Map<string, Promise<CheckRow>>();
  for (const check of checks) {
    const needed = check.needs === undefined ? undefined : rows.get(check.needs);
    rows.set(check.name, rowOf(check, needed, stop, clock));
  }
  return Promise.all(rows.values());
}

async function rowOf(
  check: Check,
  needed: Promise<CheckRow> | undefined,
  stop: AbortSignal,
  clock: Clock,
): Promise<CheckRow> {
  const before = await needed;
  const {
    result,
    detail,
    variable = check.variable,
  } = before === undefined || before.result === "ok"
    ? await found(check, stop, clock)
    : skipped(`needs ${before.name}`);
  return { name: check.name, result, variable, detail };
}

async function found(check: Check, stop: AbortSignal, clock: Clock): Promise<Finding> {
  const over = new AbortController();
  const signal = AbortSignal.any([stop, over.signal]);
  const failedHere = (detail: string) =>
    failed(check.place === undefined ? detail : `${check.place}: ${detail}`);
  const limit = clock.sleep(LIMIT_MS, signal).then(
    () => failedHere(`no result within ${LIMIT_MS / 1_000} s`),
    () => failedHere("stopped"),
  );
  try {
    return await Promise.race([check.run(signal), limit]);
  } catch (error) {
    return failedHere(failureOf(error));
  } finally {
    over.abort();
  }
}
