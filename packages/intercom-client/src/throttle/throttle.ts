import { type Clock, systemClock } from "../clock.ts";
import { OptionsError } from "../options-error.ts";
import { IntercomError } from "../transport/errors.ts";
import { waitAfterRateLimit } from "../transport/rate-headers.ts";
import type { Observation, Throttle, ThrottleState, TurnOptions } from "../transport/throttle.ts";
import { createAllowance } from "./allowance.ts";
import { SLOT_MS } from "./other-apps.ts";
import { createPacer } from "./pacer.ts";
import { createRateLimitBackoff } from "./rate-limit-backoff.ts";
import { createSendLog } from "./send-log.ts";
import { createServerClock, WINDOW_MS } from "./server-clock.ts";
import { createTurnQueue } from "./turn-queue.ts";

export interface ThrottleOptions {
  /** Share of the workspace's limit, at most 0.80; a small one for what runs beside another throttle. @default 0.75 */
  readonly share?: number | undefined;
  /**
   * Limit to assume until an answer tells the real one. The default lets 7 calls into ten seconds: with an earlier owner's full
   * share just spent, that is still below 80 % of the smallest limit that Intercom gives to an app (166). @default 10
   */
  readonly initialLimit?: number | undefined;
  readonly clock?: Clock | undefined;
  /** For the jitter. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/** Nothing is sent right before a mark, lest it arrive after it and be counted in the next window. */
const QUIET_MS = 200;
/** So many calls ask at a window's start what is left of it; whoever took it all before refuses no more than these. */
const PROBES = 3;
/** The most by which calls come closer together than evenly, to make up for a late start into the window. */
const CATCH_UP = 1.5;
/** The hard bound holds for a little more than a window, since calls don't take equally long to arrive. */
const GUARDED_MS = WINDOW_MS + 250;
/** The smallest limit that Intercom gives to an app, per window: a sixth of 1,000 a minute. */
const LEAST_LIMIT = 166;
const LARGEST_CLOCK_STEP_MS = 1_000;

/** So often what a busy machine held up is spread over the rest of the window. */
const PACED_AGAIN_MS = 1_000;

interface Sent {
  readonly at: number;
}

interface Waiter {
  readonly go: (sent: Sent) => void;
}

/**
 * Creates the throttle of one workspace. Make a new one with each lease of the workspace: it begins with one call at a time and takes
 * what it finds used in its first window for an earlier owner's spending. Errors: `invalid_options` (`OptionsError`).
 */
export function createThrottle(options: ThrottleOptions = {}): Throttle {
  const { share = 0.75, initialLimit = 10, clock = systemClock, random = Math.random } = options;
  if (!(share > 0 && share <= 0.8)) throw new OptionsError("share", "has to be above 0 and at most 0.80");
  if (!(initialLimit >= 1)) throw new OptionsError("initialLimit", "has to be 1 or more");

  const log = createSendLog();
  const server = createServerClock(clock.now() - clock.monotonic());
  const allowance = createAllowance(share, initialLimit);
  const backoff = createRateLimitBackoff(random);
  const pacer = createPacer(onTurn);
  const queue = createTurnQueue<Waiter>();

  const inFlight = new Set<Sent>();
  let isLimitKnown = false;
  let remaining: number | null = null;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  /** The last window of which an answer told something. */
  let knownWindow = Number.NEGATIVE_INFINITY;
  let pacedFor = "";
  let clockStep = clock.now() - clock.monotonic();
  let cancelWake = () => {};

  /** When the next call may go, `Infinity` if that takes an answer first. */
  function opensAt(now: number): number {
    if (now < pausedUntil) return pausedUntil;
    // What was told a window ago is no longer known, so one call goes ahead and looks.
    if (inFlight.size > 0 && now - lastAnswerAt > WINDOW_MS) return Number.POSITIVE_INFINITY;
    const { window, start, end, spent } = present(now);
    if (now >= end - QUIET_MS) return end;
    if (window > knownWindow && unansweredSince(start) >= PROBES) return Number.POSITIVE_INFINITY;
    if (spent >= budgetAt(now)) {
      const mayGrow = spent < allowance.budget(window, WINDOW_MS, backoff.shrink(now));
      return mayGrow ? Math.min(end, now + SLOT_MS) : end;
    }
    return log.freeAt(now, allowance.most, GUARDED_MS);
  }

  /** The window that `now` lies in, on our clock, and what was sent in it. */
  function present(now: number) {
    const window = server.windowAt(now);
    const start = server.toLocal(window);
    return { window, start, end: server.toLocal(window + WINDOW_MS), spent: log.count(start, now + 1) };
  }

  function budgetAt(now: number): number {
    const { window, start } = present(now);
    return allowance.budget(window, now - start, backoff.shrink(now));
  }

  function unansweredSince(start: number): number {
    let count = 0;
    for (const { at } of inFlight) if (at >= start) count += 1;
    return count;
  }

  function pump(): void {
    cancelWake();
    if (queue.size === 0) return;
    const now = clock.monotonic();
    const opens = opensAt(now);
    if (opens > now) {
      if (Number.isFinite(opens)) cancelWake = clock.after(opens - now, pump);
      return;
    }
    followClock();
    keepPace(now);
    pacer.ask(queue.size);
  }

  /** Spreads what is left of the budget over what is left of the window, anew each second and whenever more is known. */
  function keepPace(now: number): void {
    const { window, start, end, spent } = present(now);
    const budget = budgetAt(now);
    const key = `${window}/${Math.floor((now - start) / PACED_AGAIN_MS)}/${budget}/${window <= knownWindow}`;
    if (key === pacedFor) return;
    pacedFor = key;
    const closest = (WINDOW_MS - QUIET_MS) / allowance.share(1) / CATCH_UP;
    pacer.space(Math.max(closest, (end - QUIET_MS - now) / Math.max(1, budget - spent)));
  }

  /** bottleneck plans by the wall clock: set back by an hour, it would wait for an hour. */
  function followClock(): void {
    const step = clock.now() - clock.monotonic();
    if (Math.abs(step - clockStep) <= LARGEST_CLOCK_STEP_MS) return;
    clockStep = step;
    pacer.restart();
  }

  function onTurn(): void {
    const now = clock.monotonic();
    const first = opensAt(now) <= now ? queue.take() : undefined;
    if (first !== undefined) {
      const sent = { at: now };
      log.record(now);
      inFlight.add(sent);
      first.go(sent);
    }
    pump();
  }

  function turn({ signal, goes = "in turn", party = "", weight }: TurnOptions): Promise<Sent> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        queue.delete(waiter);
        reject(new IntercomError({ code: "aborted", sent: false }));
      };
      const waiter: Waiter = {
        go: (sent) => {
          signal?.removeEventListener("abort", abort);
          resolve(sent);
        },
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      queue.add(waiter, { party, weight, goes });
      pump();
    });
  }

  function pause(until: number): void {
    if (until <= pausedUntil) return;
    pausedUntil = until;
    pump();
  }

  function state(): ThrottleState {
    const now = clock.monotonic();
    return {
      limit: isLimitKnown ? allowance.limit : null,
      remaining,
      pausedUntil: pausedUntil > now ? clock.now() + pausedUntil - now : null,
      budgetPerWindow: Math.max(0, budgetAt(now)),
      spentInWindow: present(now).spent,
      queued: queue.size,
    };
  }

  function learn(answer: Observation, now: number, sentAt: number): void {
    const { limit, resetAt, serverDate = null } = answer;
    server.learn({ sentAt, answeredAt: now, resetAt, serverDate });
    const window = resetAt === null ? server.windowAt(now) : resetAt - WINDOW_MS;
    const start = server.toLocal(window);
    const own = log.count(start, start + WINDOW_MS);
    allowance.learn({ limit, remaining: answer.remaining, window, elapsedMs: now - start, own });
    remaining = answer.remaining ?? remaining;
    if (answer.remaining !== null || answer.status < 400) knownWindow = Math.max(knownWindow, window);
    if (answer.remaining !== null && answer.remaining > 0 && answer.status !== 429) backoff.foundFree(window);
    if (limit === null) {
      if (!isLimitKnown && answer.status < 400) assumeLeastLimit(now);
      return;
    }
    isLimitKnown = true;
    lastAnswerAt = now;
  }

  /** When a 429's pause ends, jitter apart. `Date` is cut to the second, so what earlier answers told may be closer. */
  function endOfPause(answer: Observation, now: number): number {
    const { resetAt, retryAfterMs, serverDate = null } = answer;
    const asked = now + waitAfterRateLimit({ ...answer, serverDate }, answer.at);
    if (retryAfterMs !== null || resetAt === null || serverDate === null) return asked;
    const latest = server.latestLocal(resetAt);
    return latest > now ? Math.min(asked, latest) : asked;
  }

  /** Success without a word of the limit: a proxy keeps the headers back. Next to it a request is to be slow, not stuck. */
  function assumeLeastLimit(now: number): void {
    allowance.restore(LEAST_LIMIT);
    lastAnswerAt = now;
  }

  return {
    async run(call, options = {}) {
      const sent = await turn(options);
      try {
        return await call();
      } finally {
        inFlight.delete(sent);
        pump();
      }
    },
    observe(answer) {
      const now = clock.monotonic();
      const { at, sentAt = at, resetAt, retryAfterMs } = answer;
      const sentLocally = now - Math.max(0, at - sentAt);
      learn(answer, now, sentLocally);
      if (answer.status !== 429 || answer.pendingExport) return;
      const window = resetAt === null ? server.windowAt(now) : resetAt - WINDOW_MS;
      const until = endOfPause(answer, now);
      const isStated = resetAt !== null || retryAfterMs !== null;
      pause(backoff.add({ at: now, sentAt: sentLocally, window, until, isStated }));
    },
    get state() {
      return state();
    },
    restore(remembered) {
      if (remembered.limit !== null && remembered.limit >= 1 && !isLimitKnown) {
        allowance.restore(remembered.limit);
        isLimitKnown = true;
      }
      if (remembered.pausedUntil !== null) pause(clock.monotonic() + remembered.pausedUntil - clock.now());
    },
  };
}
