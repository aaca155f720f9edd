import { setTimeout as sleep } from "node:timers/promises";
import { runConsumer } from "./consumer-run.ts";
import { type DatabaseKind, makeDatabase } from "./database-for.ts";
import { type Figure, reported } from "./figure.ts";
import { accessRequests, peopleSeed } from "./people.ts";
import { startSimulator } from "./start-simulator.ts";

const LIMIT = 1_666;
const ROUNDS = 5;
const PEOPLE = 4_000;
const WORKS_MS = 8_000;
const LONGEST_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** A consumer with a backlog is killed and started again: from the start of the process to its first call for a request. */
export function recovery(kind: DatabaseKind): Figure {
  const name = `recovery-${kind.toLowerCase()}`;
  return {
    name,
    describe: `from the restart of a killed consumer on ${kind} to the first call of a request that it resumes`,
    async measure(progress) {
      const simulator = await startSimulator(
        peopleSeed(PEOPLE, { limitPerWindow: LIMIT, latencyMs: 20, jitterMs: 40 }),
      );
      const database = await makeDatabase(kind);
      const { directory, environment } = database;
      const seconds: number[] = [];
      let consumer = runConsumer({ simulator, directory, environment, requests: accessRequests(PEOPLE) });
      for (let round = 1; round <= ROUNDS; round += 1) {
        await sleep(WORKS_MS);
        await consumer.kill();
        const restartedAt = Date.now();
        consumer = runConsumer({ simulator, directory, environment });
        const resumedAt = await firstCallAfter(restartedAt);
        seconds.push((resumedAt - restartedAt) / 1_000);
        progress(`restart ${round} of ${ROUNDS}`);
      }
      await consumer.kill();
      await simulator.stop();
      await database.remove();
      return [
        reported(
          `seconds from restart to the first resumed request, ${name}`,
          seconds.map((value) => value.toFixed(1)).join(", "),
        ),
      ];

      async function firstCallAfter(time: number): Promise<number> {
        while (Date.now() < time + LONGEST_MS) {
          const call = (await simulator.calls()).find(({ at, endpoint }) => at > time && endpoint !== "/me");
          if (call !== undefined) return call.at;
          await sleep(LOOK_EVERY_MS);
        }
        return Number.POSITIVE_INFINITY;
      }
    },
  };
}
