import type { Clock } from "../time/clock.ts";
import { type Check, type Finding, failed, ok, skipped } from "./check.ts";

/** An answer with the other side's clock. All times are milliseconds since 1970; those of this machine are its wall clock's. */
interface TimedAnswer {
  readonly sentAt: number;
  readonly answeredAt: number;
  /** `Date` (RFC 9110, 6.6.1), cut to the second. */
  readonly serverDate: number | null;
}

/** What is needed of a call's record. */
interface Attempt {
  readonly rate: { readonly serverDate: number | null } | null;
  readonly durationMs: number;
}

/** Far above what time servers leave, far below the five minutes that signatures of webhooks are good for. */
const LARGEST_SKEW_MS = 30_000;

/** Compares this machine's clock with Intercom's by the first answer that `onAttempt` is told of, in the check `intercom`. */
export function createClockCheck(clock: Clock): { onAttempt(attempt: Attempt): void; readonly check: Check } {
  let answer: TimedAnswer | null = null;
  return {
    onAttempt({ rate, durationMs }) {
      const answeredAt = clock.now();
      answer ??= { serverDate: rate?.serverDate ?? null, sentAt: answeredAt - durationMs, answeredAt };
    },
    check: {
      name: "clock",
      variable: null,
      needs: "intercom",
      run: async () => clockFinding("Intercom", answer),
    },
  };
}

/**
 * How far this machine's clock is from another's (`Intercom`), as far as one answer tells: the `Date` was written between sending and
 * answer.
 */
export function clockFinding(whose: string, answer: TimedAnswer | null): Finding {
  if (answer === null || answer.serverDate === null) return skipped(`${whose}'s answer has no date`);
  const { sentAt, answeredAt, serverDate } = answer;
  const behindMs = Math.max(serverDate - answeredAt, 0);
  const aheadMs = Math.max(sentAt - (serverDate + 1_000), 0);
  const skew = `${Math.round(Math.max(behindMs, aheadMs) / 1_000)} s ${behindMs > 0 ? "behind" : "ahead of"} ${whose}'s`;
  if (Math.max(behindMs, aheadMs) > LARGEST_SKEW_MS) return failed(`this machine's clock is ${skew}`);
  return ok(behindMs + aheadMs < 1_000 ? `agrees with ${whose}'s` : skew);
}
