import type { Observation, Throttle } from "../../src/index.ts";

const WINDOW_MS = 10_000;

interface LimitedServerOptions {
  /** A function where it changes. */
  readonly limit: number | (() => number);
  /** Time from sending to arrival and from arrival to answer, drawn for each. @default 50 */
  readonly latencyMs?: () => number;
  /** Intercom's clock minus ours. @default 0 */
  readonly skewMs?: number;
  /** Headers on answers; `successes`: on all but 429s, as where an edge refuses. @default true */
  readonly headers?: boolean | "successes";
}

/** A 429 on our clock: when its answer came and when the window ended that it spoke of. */
interface Refusal {
  readonly answeredAt: number;
  readonly resetAt: number;
}

/** Intercom's rate limit as documented: windows of ten seconds that begin on marks of its own clock and are shared by all apps. */
export function createLimitedServer({
  limit: limitOrHow,
  latencyMs = () => 50,
  skewMs = 0,
  headers = true,
}: LimitedServerOptions) {
  const used = new Map<number, number>();
  const sent: number[] = [];
  const arrivals: number[] = [];
  const refused: number[] = [];
  const refusals: Refusal[] = [];
  const limitNow = typeof limitOrHow === "number" ? () => limitOrHow : limitOrHow;
  const windowOf = (time: number) => Math.floor(time / WINDOW_MS) * WINDOW_MS;

  /** One call of anybody arrives; true if it is let in. */
  const arrive = (): boolean => {
    const window = windowOf(Date.now() + skewMs);
    const count = used.get(window) ?? 0;
    if (count >= limitNow()) return false;
    used.set(window, count + 1);
    return true;
  };

  return {
    /** Our own calls, when they arrived on our clock, those that were refused included. */
    arrivals,
    sent,
    refused,
    /** The same, with what the answers told. */
    refusals,
    arrive,
    used: (window: number) => used.get(window) ?? 0,
    /** A call of ours through `throttle`. */
    async call(throttle: Throttle, signal?: AbortSignal): Promise<void> {
      await throttle.run(
        async () => {
          const sentAt = Date.now();
          sent.push(sentAt);
          await wait(latencyMs());
          arrivals.push(Date.now());
          const isAllowed = arrive();
          if (!isAllowed) refused.push(Date.now());
          const window = windowOf(Date.now() + skewMs);
          const limit = limitNow();
          const hasHeaders = headers === "successes" ? isAllowed : headers;
          const headersSent: Pick<Observation, "limit" | "remaining" | "resetAt" | "serverDate"> = {
            limit: hasHeaders ? limit : null,
            remaining: hasHeaders ? Math.max(0, limit - (used.get(window) ?? 0)) : null,
            resetAt: hasHeaders ? window + WINDOW_MS : null,
            serverDate: Math.floor((Date.now() + skewMs) / 1000) * 1000,
          };
          await wait(latencyMs());
          if (!isAllowed) refusals.push({ answeredAt: Date.now(), resetAt: window + WINDOW_MS - skewMs });
          throttle.observe({
            status: isAllowed ? 200 : 429,
            ...headersSent,
            retryAfterMs: null,
            at: Date.now(),
            sentAt,
          });
        },
        { signal },
      );
    },
  };
}

type LimitedServer = ReturnType<typeof createLimitedServer>;

/** A backlog: so many callers that always have a next call. Returns the way to stop them. */
export function backlog(throttle: Throttle, server: LimitedServer, callers = 64): () => void {
  const abort = new AbortController();
  for (let caller = 0; caller < callers; caller += 1) {
    void (async () => {
      while (!abort.signal.aborted) await server.call(throttle, abort.signal).catch(() => {});
    })();
  }
  return () => abort.abort();
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The most arrivals in any ten seconds. */
export function busiest(times: readonly number[], spanMs = WINDOW_MS): number {
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while ((times[first] ?? 0) <= time - spanMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

/** Arrivals per aligned window, full windows only. */
export function perWindow(times: readonly number[], from: number, windows: number): number[] {
  return Array.from({ length: windows }, (_, index) => {
    const start = from + index * WINDOW_MS;
    return times.filter((time) => time >= start && time < start + WINDOW_MS).length;
  });
}
