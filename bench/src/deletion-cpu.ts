import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { type ConsumerRun, runConsumer } from "./consumer-run.ts";
import { atMost, type Figure, reported } from "./figure.ts";
import { accessRequests, NO_LIMIT, peopleSeed, TOKEN } from "./people.ts";
import { makeScratch } from "./scratch.ts";
import { startSimulator } from "./start-simulator.ts";

/** Left out of the figure: what a start costs, and code that is not compiled yet. */
const WARM_UP = 1_000;
const COUNTED = 4_000;
const BARE_CALLS = 20_000;
const AT_A_TIME = 16;

/** CPU of the consumer a deletion, from its line on the standard input to its outcome, against that of as many calls that nobody thinks about. */
export const deletionCpu: Figure = {
  name: "deletion-cpu",
  describe: "CPU of a deletion from stdin to stdout ÷ CPU of as many calls by a bare undici loop",
  async measure(progress) {
    const count = WARM_UP + COUNTED;
    const simulator = await startSimulator(peopleSeed(count + 1, NO_LIMIT));
    const bareMs = await bareCall(simulator.url, `c${count}`);
    progress(`a bare call takes ${bareMs.toFixed(3)} ms`);
    const scratch = makeScratch();
    const requests = accessRequests(count).map((request) => ({ ...request, kind: "deletion" }));
    const consumer = runConsumer({ simulator, directory: scratch.directory });
    consumer.send(requests.slice(0, WARM_UP));
    await outcomes(consumer, WARM_UP);
    const callsBefore = (await simulator.calls()).length;
    const cpuBefore = consumer.cpuMs();
    consumer.send(requests.slice(WARM_UP));
    await outcomes(consumer, count);
    const cpuMs = (consumer.cpuMs() - cpuBefore) / COUNTED;
    const calls = ((await simulator.calls()).length - callsBefore) / COUNTED;
    consumer.finish();
    await consumer.ended;
    await simulator.stop();
    scratch.remove();
    return [
      atMost(
        "CPU of a deletion ÷ of its calls, bare",
        cpuMs / (calls * bareMs),
        10,
        `${cpuMs.toFixed(2)} ms`,
      ),
      reported(
        "calls of such a deletion; CPU of a bare call",
        `${calls.toFixed(2)}; ${bareMs.toFixed(3)} ms`,
      ),
    ];
  },
};

async function outcomes(consumer: ConsumerRun, count: number): Promise<void> {
  while (consumer.outcomes() < count) await sleep(20);
}

/** Milliseconds of this process's CPU. */
async function bareCall(url: string, contactId: string): Promise<number> {
  const pool = new Pool(url, { connections: AT_A_TIME });
  const headers = { authorization: `Bearer ${TOKEN}`, accept: "application/json" };
  const round = async (calls: number): Promise<number> => {
    const before = process.cpuUsage();
    let left = calls;
    const loop = async () => {
      while (left-- > 0)
        await (await pool.request({ method: "GET", path: `/contacts/${contactId}`, headers })).body.json();
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, loop));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000 / calls;
  };
  await round(BARE_CALLS / 4);
  const ms = await round(BARE_CALLS);
  await pool.close();
  return ms;
}
