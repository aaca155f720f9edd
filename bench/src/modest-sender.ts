import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { makeDatabase } from "./database-for.ts";
import { atMost, type Figure, reported } from "./figure.ts";
import { firstCalls } from "./first-calls.ts";
import { accessRequests, addressOf, peopleSeed } from "./people.ts";
import { startSimulator } from "./start-simulator.ts";
import { median } from "./statistics.ts";
import { postAll, prepare } from "./webhook-load.ts";
import { benchSender, startWebhookConsumer } from "./webhook-servers.ts";

const LIMIT = 167;
/** Some 400 wait while 64 run. */
const GREEDY = 464;
const MODEST = 6;
/** The greedy sender has its places by then. */
const SETTLE_MS = 22_000;
/** Not a divisor of the window, so that the modest requests come at other moments of it. */
const EVERY_MS = 7_300;
const GOAL_MS = 3_000;

/** How long a sender with one request waits beside another that queued hundreds before. */
export const modestSender: Figure = {
  name: "modest-sender",
  describe: `from the post of a modest sender's request to its first call, behind ${GREEDY} requests of another sender, ${LIMIT} per 10 s`,
  async measure(progress) {
    const seed = peopleSeed(GREEDY + MODEST, { limitPerWindow: LIMIT, latencyMs: 20, jitterMs: 40 });
    const simulator = await startSimulator(seed);
    const database = await makeDatabase("SQLite");
    const [greedy, modest] = [randomBytes(32), randomBytes(32)];
    const senders = [benchSender("greedy", greedy), benchSender("modest", modest)];
    const consumer = await startWebhookConsumer(database, senders, simulator.url);
    await postAll(consumer.port, prepare(accessRequests(GREEDY), greedy), 16);
    await sleep(SETTLE_MS);
    const postedAt: number[] = [];
    for (let index = GREEDY; index < GREEDY + MODEST; index += 1) {
      postedAt.push(Date.now());
      await postAll(consumer.port, prepare(accessRequests(1, index), modest), 1);
      await sleep(EVERY_MS);
      progress(`${index - GREEDY + 1} of ${MODEST}`);
    }
    const firsts = firstCalls(await simulator.calls());
    await consumer.stop();
    await simulator.stop();
    await database.remove();
    const waits = postedAt.map(
      (at, index) => (firsts.get(addressOf(GREEDY + index)) ?? Number.POSITIVE_INFINITY) - at,
    );
    return [
      atMost("modest sender: post to first call beside a greedy one, most, ms", Math.max(...waits), GOAL_MS),
      reported("the same, median", `${median(waits)} ms`),
    ];
  },
};
