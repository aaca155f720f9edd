import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Pool } from "undici";
import { createIntercomClient, createThrottle } from "../src/index.ts";

/**
 * What the client costs: requests a second, unthrottled, against a bare undici loop that makes the same calls in turn (rounds
 * alternate, so that both see the same machine), and what a turn of the throttle takes. `--json` prints the figures alone.
 */
const { values } = parseArgs({
  options: { json: { type: "boolean" }, rounds: { type: "string", default: "7" } },
});
const CALLS = 4_000;
const CONNECTIONS = 16;
const TOKEN = "dG9rOmV4YW1wbGU=";
const PATH = "/contacts/6762f0d01bb69f9f2193bb7d";

const child = spawn(process.execPath, [fileURLToPath(new URL("./server.ts", import.meta.url))], {
  stdio: ["pipe", "pipe", "inherit"],
});
const [line] = await once(child.stdout, "data");
const origin = `http://127.0.0.1:${String(line).trim()}`;

const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
const client = createIntercomClient({ baseUrl: origin, token: () => TOKEN, connections: CONNECTIONS });
const headers = {
  authorization: `Bearer ${TOKEN}`,
  accept: "application/json",
  "intercom-version": "2.16",
  "user-agent": "bench",
};

async function bareCall(): Promise<void> {
  const { statusCode, body } = await pool.request({ method: "GET", path: PATH, headers });
  if (statusCode !== 200) throw new Error(`status ${statusCode}`);
  await body.json();
}

async function perSecond(call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let left = CALLS;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) await call();
    }),
  );
  return (CALLS * 1000) / (performance.now() - startedAt);
}

async function throttleCost(): Promise<{ millisecondsPerCall: number; cpuMillisecondsPerCall: number }> {
  const throttle = createThrottle();
  const call = () =>
    throttle.run(async () => {
      const at = Date.now();
      const resetAt = (Math.floor(at / 10_000) + 1) * 10_000;
      throttle.observe({
        status: 200,
        limit: 1_000_000,
        remaining: 1_000_000,
        resetAt,
        retryAfterMs: null,
        at,
      });
    });
  await call();
  const calls = 500;
  const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
  for (let count = 0; count < calls; count += 1) await call();
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    millisecondsPerCall: (performance.now() - startedAt) / calls,
    cpuMillisecondsPerCall: (user + system) / 1000 / calls,
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

const bare: number[] = [];
const ours: number[] = [];
await perSecond(bareCall);
await perSecond(() => client.contacts.get("6762f0d01bb69f9f2193bb7d"));
for (let round = 1; round <= Number(values.rounds); round += 1) {
  bare.push(await perSecond(bareCall));
  ours.push(await perSecond(() => client.contacts.get("6762f0d01bb69f9f2193bb7d")));
  process.stderr.write(`round ${round} of ${values.rounds}\n`);
}
const figures = {
  bareUndiciPerSecond: Math.round(median(bare)),
  clientPerSecond: Math.round(median(ours)),
  ratio: Number((median(ours) / median(bare)).toFixed(3)),
  throttle: await throttleCost(),
};
process.stdout.write(
  values.json
    ? `${JSON.stringify(figures)}\n`
    : `bare undici loop ${figures.bareUndiciPerSecond}/s, client ${figures.clientPerSecond}/s, ratio ${figures.ratio} (goal 0.5)\n` +
        `throttle, a call at a time: ${figures.throttle.millisecondsPerCall.toFixed(2)} ms, ${figures.throttle.cpuMillisecondsPerCall.toFixed(2)} ms of CPU\n`,
);
await pool.close();
await client.close();
child.stdin.end();
