import { type Clock, systemClock } from "../clock.ts";
import { OptionsError } from "../options-error.ts";
import { IntercomError } from "../transport/errors.ts";
import { waitAfterRateLimit } from "../transport/rate-headers.ts";
import { createAllowance } from "./allowance.ts";
import { createSendLog } from "./send-log.ts";
import { createServerClock, WINDOW_MS } from "./server-clock.ts";
import { createStrikes } from "./strikes.ts";
import { createTurnstile } from "./turnstile.ts";
import type { Observation, Throttle, ThrottleState, TurnOptions } from "./types.ts";

export interface ThrottleOptions {
  /** Share of the workspace's limit, 0.70 to 0.80. @default 0.75 */
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
/** The hard bound holds for a little more than a window, since calls don't take equally long to arrive. */
const GUARDED_MS = WINDOW_MS + 250;
/** The smallest limit that Intercom gives to an app, per window: a sixth of 1,000 a minute. */
const LEAST_LIMIT = 166;
const LARGEST_CLOCK_STEP_MS = 1_000;

interface Waiter {
  readonly go: () => void;
}

/**
 * Creates the throttle of one workspace. Make a new one with each lease of the workspace: it begins with one call at a time and takes
 * what it finds used in its first window for an earlier owner's spending. Errors: `invalid_options` (`OptionsError`).
 */
export function createThrottle(options: ThrottleOptions = {}): Throttle {
  const { share = 0.75, initialLimit = 10, clock = systemClock, random = Math.random } = options;
  if (!(share >= 0.7 && share <= 0.8)) throw new OptionsError("share", "has to be from 0.70 to 0.80");
  if (!(initialLimit >= 1)) throw new OptionsError("initialLimit", "has to be 1 or more");

  const log = createSendLog();
  const server = createServerClock(clock.now() - clock.monotonic());
  const allowance = createAllowance(share, initialLimit);
  const strikes = createStrikes(random);
  const turnstile = createTurnstile(onTurn);
  const queue = new Set<Waiter>();
  /** Those of the queue that go before the others. */
  const ahead = new Set<Waiter>();
  const listeners = new Set<(state: ThrottleState) => void>();

  let inFlight = 0;
  let isLimitKnown = false;
  let remaining: number | null = null;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let lastToldAt = Number.NEGATIVE_INFINITY;
  let clockStep = clock.now() - clock.monotonic();
  let cancelWake = () => {};

  /** When the next call may go, `Infinity` if that takes an answer first. */
  function opensAt(now: number): number {
    if (now < pausedUntil) return pausedUntil;
    // What was told a window ago is no longer known, so one call goes ahead and looks.
    if (inFlight > 0 && now - lastToldAt > WINDOW_MS) return Number.POSITIVE_INFINITY;
    const window = server.windowAt(now);
    const spent = log.count(server.toLocal(window), now + 1);
    if (spent >= allowance.budget(window, strikes.shrink(now))) return server.toLocal(window + WINDOW_MS);
    return log.freeAt(now, allowance.most, GUARDED_MS);
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
    turnstile.space((WINDOW_MS - QUIET_MS) / allowance.pace(server.windowAt(now), strikes.shrink(now)));
    turnstile.ask(queue.size);
  }

  /** bottleneck plans by the wall clock: set back by an hour, it would wait for an hour. */
  function followClock(): void {
    const step = clock.now() - clock.monotonic();
    if (Math.abs(step - clockStep) <= LARGEST_CLOCK_STEP_MS) return;
    clockStep = step;
    turnstile.restart();
  }

  function onTurn(): void {
    const now = clock.monotonic();
    const [first] = ahead.size > 0 ? ahead : queue;
    if (first !== undefined && opensAt(now) <= now) {
      leave(first);
      log.record(now);
      inFlight += 1;
      first.go();
    }
    pump();
  }

  function leave(waiter: Waiter): void {
    queue.delete(waiter);
    ahead.delete(waiter);
  }

  function turn({ signal, goesFirst = false }: TurnOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        leave(waiter);
        reject(new IntercomError({ code: "aborted", sent: false }));
      };
      const waiter: Waiter = {
        go: () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      queue.add(waiter);
      if (goesFirst) ahead.add(waiter);
      pump();
    });
  }

  function pause(until: number): void {
    if (until <= pausedUntil) return;
    pausedUntil = until;
    changed();
    pump();
  }

  function changed(): void {
    for (const listener of listeners) listener(state());
  }

  function state(): ThrottleState {
    const now = clock.monotonic();
    const window = server.windowAt(now);
    return {
      limit: isLimitKnown ? allowance.limit : null,
      remaining,
      pausedUntil: pausedUntil > now ? clock.now() + pausedUntil - now : null,
      budgetPerWindow: Math.max(0, allowance.budget(window, strikes.shrink(now))),
      spentInWindow: log.count(server.toLocal(window), now + 1),
      queued: queue.size,
    };
  }

  function learn(answer: Observation, now: number, sentAt: number): void {
    const { limit, resetAt, serverDate = null } = answer;
    server.learn({ sentAt, answeredAt: now, resetAt, serverDate });
    const window = resetAt === null ? server.windowAt(now) : resetAt - WINDOW_MS;
    const start = server.toLocal(window);
    const isNews = limit !== null && (limit !== allowance.limit || !isLimitKnown);
    const own = log.count(start, start + WINDOW_MS);
    allowance.learn({ limit, remaining: answer.remaining, window, own });
    remaining = answer.remaining ?? remaining;
    if (limit === null) {
      if (!isLimitKnown && answer.status < 400) assumeLeastLimit(now);
      return;
    }
    isLimitKnown = true;
    lastToldAt = now;
    if (isNews) changed();
  }

  /** Success without a word of the limit: a proxy keeps the headers back. Next to it a request is to be slow, not stuck. */
  function assumeLeastLimit(now: number): void {
    allowance.restore(LEAST_LIMIT);
    lastToldAt = now;
  }

  return {
    async run(call, options = {}) {
      await turn(options);
      try {
        return await call();
      } finally {
        inFlight -= 1;
        pump();
      }
    },
    observe(answer) {
      const now = clock.monotonic();
      const { at, sentAt = at, serverDate = null } = answer;
      learn(answer, now, now - Math.max(0, at - sentAt));
      if (answer.status !== 429 || answer.pendingExport) return;
      const waitMs = waitAfterRateLimit({ ...answer, serverDate }, at);
      pause(strikes.add({ at: now, sentAt: now - Math.max(0, at - sentAt), waitMs }));
    },
    get state() {
      return state();
    },
    pauseUntil(time) {
      pause(clock.monotonic() + time - clock.now());
    },
    restore(remembered) {
      if (remembered.limit !== null && remembered.limit >= 1 && !isLimitKnown) {
        allowance.restore(remembered.limit);
        isLimitKnown = true;
      }
      if (remembered.pausedUntil !== null) pause(clock.monotonic() + remembered.pausedUntil - clock.now());
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
