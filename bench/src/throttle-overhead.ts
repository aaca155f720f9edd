import { createThrottle, type Throttle } from "@intercom-dsar/intercom-client";
import { type Figure, reported } from "./figure.ts";
import { median } from "./statistics.ts";

const WINDOW_MS = 10_000;
const LIMIT = 100_000_000;
const CALLS = 2_000;
const ROUNDS = 5;
const AT_A_TIME = 24;

/** What a turn of the throttle costs where the limit is too high to matter, over a call that is answered at once. */
export const throttleOverhead: Figure = {
  name: "throttle-overhead",
  describe: "time and CPU that the throttle adds to a call",
  async measure() {
    const alone: Cost[] = [];
    const crowd: Cost[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      alone.push(await cost(1));
      crowd.push(await cost(AT_A_TIME));
    }
    return [
      reported("throttle a call, one at a time", written(alone)),
      reported(`throttle a call, ${AT_A_TIME} at a time`, written(crowd)),
    ];
  },
};

interface Cost {
  readonly ms: number;
  readonly cpuMs: number;
}

function written(costs: readonly Cost[]): string {
  const ms = median(costs.map((one) => one.ms));
  const cpuMs = median(costs.map((one) => one.cpuMs));
  return `${ms.toFixed(3)} ms, ${cpuMs.toFixed(3)} ms of CPU`;
}

async function cost(atATime: number): Promise<Cost> {
  const throttle = createThrottle();
  // The first call of a throttle goes alone; after it the limit is known.
  await answered(throttle);
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let left = CALLS;
  const loop = async () => {
    while (left-- > 0) await answered(throttle);
  };
  await Promise.all(Array.from({ length: atATime }, loop));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { ms: (performance.now() - startedAt) / CALLS, cpuMs: (user + system) / 1_000 / CALLS };
}

function answered(throttle: Throttle): Promise<void> {
  return throttle.run(async () => {
    const at = Date.now();
    const resetAt = (Math.floor(at / WINDOW_MS) + 1) * WINDOW_MS;
    throttle.observe({ status: 200, limit: LIMIT, remaining: LIMIT, resetAt, retryAfterMs: null, at });
  });
}
