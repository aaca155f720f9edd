import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { makeDatabase } from "./database-for.ts";
import { atLeast, type Figure } from "./figure.ts";
import { addressOf } from "./people.ts";
import { median } from "./statistics.ts";
import { postAll, prepare } from "./webhook-load.ts";
import { benchSender, startWebhookConsumer } from "./webhook-servers.ts";

const OUTCOMES = 1_000;
const CONNECTIONS = 32;
const ROUNDS = 3;
const GOAL = 0.8;

/** Outcomes a second to one target, while as many wait for another that takes connections and never answers, against the same alone. */
export const callbackIsolation: Figure = {
  name: "callback-isolation",
  describe: "outcomes a second to a target beside one that never answers ÷ those to the same target alone",
  async measure(progress) {
    const alone: number[] = [];
    const beside: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      alone.push(await deliveredPerSecond(0));
      beside.push(await deliveredPerSecond(OUTCOMES));
      progress(
        `round ${round} of ${ROUNDS}: ${alone.at(-1)?.toFixed(0)} a second alone, ${beside.at(-1)?.toFixed(0)} beside`,
      );
    }
    const [one, other] = [median(alone), median(beside)];
    const detail = `${other.toFixed(0)} of ${one.toFixed(0)} outcomes/s`;
    return [atLeast("callbacks beside a target that never answers ÷ alone", other / one, GOAL, detail)];
  },
};

async function deliveredPerSecond(stuck: number): Promise<number> {
  const done = Promise.withResolvers<number>();
  let received = 0;
  const target = await listen((request, answer) => {
    request.resume();
    request.on("end", () => {
      answer.writeHead(204).end();
      received += 1;
      if (received === OUTCOMES) done.resolve(performance.now());
    });
  });
  const hole = await listen(() => {});
  const [key, stuckKey] = [randomBytes(32), randomBytes(32)];
  const database = await makeDatabase("SQLite");
  const consumer = await startWebhookConsumer(database, [
    benchSender("up", key, { callbackUrl: urlOf(target) }),
    benchSender("stuck", stuckKey, { callbackUrl: urlOf(hole) }),
  ]);
  await postAll(consumer.port, prepare(rejectedRequests("stuck", stuck), stuckKey), CONNECTIONS);
  const startedAt = performance.now();
  await postAll(consumer.port, prepare(rejectedRequests("up", OUTCOMES), key), CONNECTIONS);
  const elapsed = (await done.promise) - startedAt;
  await consumer.stop();
  await database.remove();
  for (const server of [target, hole]) {
    server.closeAllConnections();
    server.close();
  }
  return (OUTCOMES * 1_000) / elapsed;
}

/** Requests of a kind that is turned away: their outcome is there at once, and nothing but the callback is left to do. */
function rejectedRequests(name: string, count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    requestId: `${name}-${index}`,
    kind: "rectification",
    identifiers: [{ type: "email", value: addressOf(index) }],
  }));
}

async function listen(answer: RequestListener): Promise<Server> {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
