import { runConsumer } from "./consumer-run.ts";
import { atMost, type Figure, reported } from "./figure.ts";
import { accessRequests, peopleSeed } from "./people.ts";
import { makeScratch } from "./scratch.ts";
import { startSimulator } from "./start-simulator.ts";

const REQUESTS = 500;
const LIMIT = 1_666;
const LEAST_LATENCY_MS = 20;
const MOST_LATENCY_MS = 60;

/** Calls that a request of a backlog costs, where those that wait together share what they ask for. */
export function callsOfBacklog(kind: "access" | "deletion", goal: number): Figure {
  const name = `calls-per-${kind}`;
  return {
    name,
    describe: `calls of ${REQUESTS} requests (${kind}, one contact each, with a company and a note) that wait together, ÷ requests`,
    async measure() {
      const jitterMs = MOST_LATENCY_MS - LEAST_LATENCY_MS;
      const settings = { limitPerWindow: LIMIT, latencyMs: LEAST_LATENCY_MS, jitterMs };
      const simulator = await startSimulator(peopleSeed(REQUESTS, settings));
      const scratch = makeScratch();
      const environment = { ACCESS_CATEGORIES: "contacts,companies,notes" };
      const requests = accessRequests(REQUESTS).map((request) => ({ ...request, kind }));
      const consumer = runConsumer({ simulator, directory: scratch.directory, requests, environment });
      consumer.finish();
      await consumer.ended;
      const calls = (await simulator.calls()).filter(({ endpoint }) => endpoint !== "/me");
      await simulator.stop();
      scratch.remove();
      const ended = consumer.outcomes();
      const searches = calls.filter(({ endpoint }) => endpoint === "/contacts/search").length;
      return [
        atMost(
          `calls ÷ requests, backlog, ${kind}`,
          calls.length / ended,
          goal,
          `${calls.length} calls, ${ended} outcomes`,
        ),
        reported(`of them searches, backlog, ${kind}`, String(searches)),
      ];
    },
  };
}
