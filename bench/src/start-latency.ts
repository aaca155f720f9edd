import { setTimeout as sleep } from "node:timers/promises";
import { runConsumer } from "./consumer-run.ts";
import { type DatabaseKind, makeDatabase } from "./database-for.ts";
import { atMost, type Figure, reported } from "./figure.ts";
import { firstCalls } from "./first-calls.ts";
import { accessRequests, addressOf, peopleSeed } from "./people.ts";
import { startSimulator } from "./start-simulator.ts";
import { quantile } from "./statistics.ts";

const REQUESTS = 200;
/** Not a multiple of any poll of ours, so that chance has its way. */
const EVERY_MS = 137;
const AFTER_PAUSES = 3;
/** Longer than a workspace is kept by the process that worked for it last. */
const PAUSE_MS = 14_000;
const SETTLE_MS = 6_000;

/** From the moment that a request is handed to the consumer to the submission of its first call at Intercom. */
export function startLatency(kind: DatabaseKind): Figure {
  const name = `start-latency-${kind.toLowerCase()}`;
  return {
    name,
    describe: `from handing a request to the consumer on ${kind}, one every ${EVERY_MS} ms, to its first call`,
    async measure(progress) {
      const simulator = await startSimulator(
        peopleSeed(REQUESTS + AFTER_PAUSES + 1, { limitPerWindow: 1_666 }),
      );
      const database = await makeDatabase(kind);
      const { directory, environment } = database;
      const consumer = runConsumer({ simulator, directory, environment });
      const handedAt: number[] = [];
      const hand = (index: number) => {
        handedAt[index] = Date.now();
        consumer.send(accessRequests(1, index));
      };
      hand(0);
      await sleep(SETTLE_MS);
      for (let index = 1; index <= REQUESTS; index += 1) {
        hand(index);
        await sleep(EVERY_MS);
      }
      for (let pause = 1; pause <= AFTER_PAUSES; pause += 1) {
        progress(`pause ${pause} of ${AFTER_PAUSES}`);
        await sleep(PAUSE_MS);
        hand(REQUESTS + pause);
      }
      await sleep(SETTLE_MS);
      const firsts = firstCalls(await simulator.calls());
      await consumer.kill();
      await simulator.stop();
      await database.remove();
      const latencies = handedAt.map(
        (at, index) => (firsts.get(addressOf(index)) ?? Number.POSITIVE_INFINITY) - at,
      );
      const busy = latencies.slice(1, REQUESTS + 1);
      const afterPause = latencies.slice(REQUESTS + 1);
      return [
        reported(`insert to first call, p50, ${name}`, `${quantile(busy, 0.5)} ms`),
        atMost(
          `insert to first call, p99, ${name}, ms`,
          quantile(busy, 0.99),
          100,
          `most ${Math.max(...busy)}`,
        ),
        reported(`the same after a pause of ${PAUSE_MS / 1_000} s`, `${afterPause.join(", ")} ms`),
      ];
    },
  };
}
