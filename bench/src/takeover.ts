import { setTimeout as sleep } from "node:timers/promises";
import { runConsumer } from "./consumer-run.ts";
import { type DatabaseKind, makeDatabase } from "./database-for.ts";
import { atMost, type Figure } from "./figure.ts";
import { accessRequests, peopleSeed, WORKSPACE } from "./people.ts";
import { startSimulator } from "./start-simulator.ts";
import { sum } from "./statistics.ts";
import { busiestTenSeconds } from "./windows.ts";

const LIMIT = 167;
const PEOPLE = 900;
const SECOND_STARTS_MS = 3_000;
const BEFORE_MS = 32_000;
const AFTER_MS = 45_000;
/** Calls that the killed process had sent may still arrive. */
const ON_THE_WAY_MS = 50;

/** Two processes share a ledger and a backlog; the one that works for the workspace is killed. */
export function takeover(kind: DatabaseKind): Figure {
  const name = `takeover-${kind.toLowerCase()}`;
  return {
    name,
    describe: `two processes on ${kind}, the workspace's owner killed halfway: busiest 10 s, and how long nobody worked`,
    async measure(progress) {
      const simulator = await startSimulator(peopleSeed(PEOPLE, { limitPerWindow: LIMIT, latencyMs: 20 }));
      const database = await makeDatabase(kind);
      const { directory, environment } = database;
      const owner = runConsumer({ simulator, directory, environment, requests: accessRequests(PEOPLE) });
      await sleep(SECOND_STARTS_MS);
      const other = runConsumer({ simulator, directory, environment });
      await sleep(BEFORE_MS);
      const killedAt = Date.now();
      await owner.kill();
      progress("the owner was killed");
      await sleep(AFTER_MS);
      const seen = await simulator.windows(WORKSPACE);
      const times = (await simulator.calls()).filter(({ status }) => status !== 429).map(({ at }) => at);
      await other.kill();
      await simulator.stop();
      await database.remove();
      const next = times.find((time) => time > killedAt + ON_THE_WAY_MS) ?? Number.POSITIVE_INFINITY;
      const refused = sum(seen.map((window) => window.refused));
      return [
        atMost(`busiest window ÷ limit, ${name}`, Math.max(...seen.map(({ own }) => own)) / LIMIT, 0.8),
        atMost(`busiest 10 s ÷ limit, ${name}`, busiestTenSeconds(times) / LIMIT, 0.8),
        atMost(`429s, ${name}`, refused, 0),
        atMost(`seconds until work goes on, ${name}`, (next - killedAt) / 1_000, 20),
      ];
    },
  };
}
