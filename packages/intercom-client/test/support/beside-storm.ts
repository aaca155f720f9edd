import { vi } from "vitest";
import { createThrottle, type Throttle } from "../../src/index.ts";
import { backlog, createLimitedServer, perWindow } from "./limited-server.ts";

const WINDOW_MS = 10_000;
/** What is learnt of the limit and of the other app in the first windows is not judged. */
const FIRST_JUDGED = 2;

/** Another app of the workspace that takes all that is left of some windows. */
export interface Storm {
  readonly limit: number;
  /** When in a window it comes. */
  readonly atMs: number;
  /** Whether it comes in the n-th window. */
  readonly isOn: (window: number) => boolean;
  /** One way. @default 30 */
  readonly latencyMs?: (() => number) | undefined;
  /** Intercom's clock minus ours. @default 0 */
  readonly skewMs?: number | undefined;
  /** @default 22 */
  readonly windows?: number | undefined;
  readonly headers?: boolean | "successes" | undefined;
  /** For the jitter after a 429. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** In which window, in its midst, another process takes the lease over, which remembers limit and pause. @default none */
  readonly takeoverIn?: number | undefined;
}

/** A backlog beside such an app: what we did in each window after the first two. */
export async function besideStorm(storm: Storm) {
  const {
    limit,
    atMs,
    isOn,
    latencyMs = () => 30,
    skewMs = 0,
    windows = 22,
    headers = true,
    random = Math.random,
    takeoverIn,
  } = storm;
  // The first window is the one that the run begins in, on Intercom's clock.
  const origin = Math.floor((Date.now() + skewMs) / WINDOW_MS) * WINDOW_MS;
  const server = createLimitedServer({ limit, latencyMs, skewMs, headers });
  let timer: NodeJS.Timeout | undefined;
  // One timer a window: a simulated clock that ticks every few milliseconds takes longer than all the calls.
  const comeIn = (window: number) => {
    const at = origin - skewMs + window * WINDOW_MS + atMs;
    timer = setTimeout(
      () => {
        if (isOn(window)) while (server.arrive());
        comeIn(window + 1);
      },
      Math.max(0, at - Date.now()),
    );
  };
  comeIn(0);
  const whole = (windows + 1) * WINDOW_MS;
  const firstPart = takeoverIn === undefined ? whole : (takeoverIn + 0.5) * WINDOW_MS;

  const first = createThrottle({ random });
  let stop = backlog(first, server);
  await vi.advanceTimersByTimeAsync(firstPart);
  stop();
  if (takeoverIn !== undefined) {
    stop = backlog(successorOf(first, random), server);
    await vi.advanceTimersByTimeAsync(whole - firstPart);
    stop();
  }
  clearTimeout(timer);

  const judged = Array.from({ length: windows - FIRST_JUDGED }, (_, index) => index + FIRST_JUDGED);
  const start = origin - skewMs + FIRST_JUDGED * WINDOW_MS;
  const own = perWindow(server.arrivals, start, judged.length);
  return {
    sent: server.sent,
    refused: perWindow(server.refused, start, judged.length),
    /** What we used of what was allowed in each free window. */
    use: own.flatMap((count, index) =>
      isOn(index + FIRST_JUDGED) ? [] : [count / Math.floor(0.75 * limit)],
    ),
    /** Calls between a 429 and its reset. */
    early: server.sent.filter((at) =>
      server.refusals.some(({ answeredAt, resetAt }) => at > answeredAt && at < resetAt),
    ),
  };
}

function successorOf(throttle: Throttle, random: () => number): Throttle {
  const successor = createThrottle({ random });
  successor.restore(throttle.state);
  return successor;
}
