import { randomBytes } from "node:crypto";
import { makeDatabase } from "./database-for.ts";
import { atLeast, type Figure, reported } from "./figure.ts";
import { accessRequests } from "./people.ts";
import { median, quantile } from "./statistics.ts";
import { type LoadSeen, postAll, prepare } from "./webhook-load.ts";
import { benchSender, startBareRoute, startWebhookConsumer } from "./webhook-servers.ts";

const REQUESTS = 10_000;
const WARM_UP = 1_000;
const CONNECTIONS = 64;
const ROUNDS = 3;
const GOAL = 0.6;

/** Requests a second that the webhook takes, each on disk before its 202, against a route that writes the same row and nothing else. */
export const webhookRate: Figure = {
  name: "webhook-rate",
  describe: "accepted requests a second on SQLite ÷ those of a bare Fastify route that writes the same row",
  async measure(progress) {
    const ours: LoadSeen[] = [];
    const bare: LoadSeen[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const key = randomBytes(32);
      const database = await makeDatabase("SQLite");
      const consumer = await startWebhookConsumer(database, [benchSender("bench", key)]);
      ours.push(await load(consumer.port, key));
      await consumer.stop();
      const route = await startBareRoute(`${database.directory}/bare.db`);
      bare.push(await load(route.port, key));
      await route.stop();
      await database.remove();
      const [one, other] = [ours.at(-1), bare.at(-1)].map((seen) => Math.round(seen?.perSecond ?? 0));
      progress(`round ${round} of ${ROUNDS}: ${one} a second; the bare route: ${other}`);
    }
    const [rate, most] = [ours, bare].map((seen) => median(seen.map(({ perSecond }) => perSecond)));
    if (rate === undefined || most === undefined) return [];
    const p99 = (seen: readonly LoadSeen[]) =>
      median(seen.map(({ latencies }) => quantile(latencies, 0.99))).toFixed(0);
    return [
      atLeast(
        "webhook ÷ a bare route that writes the row",
        rate / most,
        GOAL,
        `${Math.round(rate)} of ${Math.round(most)} requests/s`,
      ),
      reported("webhook: p99 of 202, 64 connections", `${p99(ours)} ms (the bare route: ${p99(bare)} ms)`),
    ];
  },
};

async function load(port: number, key: Uint8Array): Promise<LoadSeen> {
  await postAll(port, prepare(accessRequests(WARM_UP), key), CONNECTIONS);
  return postAll(port, prepare(accessRequests(REQUESTS, WARM_UP), key), CONNECTIONS);
}
