import type { IncomingHttpHeaders } from "node:http";

/** What an answer says about the rate limit. Every part may be missing: Intercom sends none where the token is not valid. */
export interface RateHeaders {
  /** `X-RateLimit-Limit`: calls per 10-second window. */
  readonly limit: number | null;
  /** `X-RateLimit-Remaining`: what is left of it, for all apps together. */
  readonly remaining: number | null;
  /** `X-RateLimit-Reset`: end of the window on Intercom's clock, in milliseconds since 1970. */
  readonly resetAt: number | null;
  /** `Retry-After`, in milliseconds from the answer on. Intercom does not document it; proxies send it. */
  readonly retryAfterMs: number | null;
  /** `Date`: Intercom's clock at the answer, cut to the second, in milliseconds since 1970. */
  readonly serverDate: number | null;
}

/** https://developers.intercom.com/docs/references/rest-api/errors/rate-limiting; Retry-After and Date: RFC 9110, 10.2.3 and 6.6.1. */
export function rateHeadersOf(headers: IncomingHttpHeaders): RateHeaders {
  const serverDate = dateOf(headers.date);
  const limit = wholeNumberOf(headers["x-ratelimit-limit"]);
  const resetSeconds = wholeNumberOf(headers["x-ratelimit-reset"]);
  return {
    limit: limit === 0 ? null : limit,
    remaining: wholeNumberOf(headers["x-ratelimit-remaining"]),
    resetAt: resetSeconds === null ? null : resetSeconds * 1000,
    retryAfterMs: retryAfterOf(headers["retry-after"], serverDate),
    serverDate,
  };
}

const WINDOW_MS = 10_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * How long a 429 asks to wait, in milliseconds. `Retry-After` is the plainest answer; else the window's end, seen from
 * Intercom's own clock where the answer tells it. A window never lasts longer than 10 s, so an end that is already past
 * (a skewed clock) or not told at all is one window away. Never more than a minute.
 */
export function waitAfterRateLimit(rate: RateHeaders, now: number): number {
  if (rate.retryAfterMs !== null) return Math.min(rate.retryAfterMs, LONGEST_WAIT_MS);
  if (rate.resetAt === null) return WINDOW_MS;
  const wait = rate.resetAt - (rate.serverDate ?? now);
  return wait <= 0 ? WINDOW_MS : Math.min(wait, LONGEST_WAIT_MS);
}

function wholeNumberOf(value: string | string[] | undefined): number | null {
  return typeof value === "string" && /^\d{1,12}$/.test(value) ? Number(value) : null;
}

function dateOf(value: string | undefined): number | null {
  const time = value === undefined ? Number.NaN : Date.parse(value);
  return Number.isNaN(time) ? null : time;
}

function retryAfterOf(value: string | undefined, serverDate: number | null): number | null {
  const seconds = wholeNumberOf(value);
  if (seconds !== null) return seconds * 1000;
  const until = dateOf(value);
  return until === null || serverDate === null ? null : Math.max(0, until - serverDate);
}
