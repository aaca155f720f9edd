import type { Seed, SettingsPatch } from "@intercom-dsar/intercom-simulator";
import { runConsumer } from "./consumer-run.ts";
import { atMost, type Figure, reported } from "./figure.ts";
import { accessRequests, addressOf, workspaceSeed } from "./people.ts";
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
    describe: `calls of ${REQUESTS} requests (${kind}, one contact each, with a company of its own and a note) that wait together, ÷ requests`,
    async measure() {
      const jitterMs = MOST_LATENCY_MS - LEAST_LATENCY_MS;
      const settings = { limitPerWindow: LIMIT, latencyMs: LEAST_LATENCY_MS, jitterMs };
      const simulator = await startSimulator(seedOf(settings));
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

/** Each person with a company of its own, so that only searches can be shared. */
function seedOf(settings: SettingsPatch): Seed {
  const people = Array.from({ length: REQUESTS }, (_, index) => index);
  return workspaceSeed(settings, {
    companies: people.map((index) => ({
      id: `co${index}`,
      company_id: `company-${index}`,
      name: `Company ${index}`,
    })),
    contacts: people.map((index) => ({
      id: `c${index}`,
      email: addressOf(index),
      company_ids: [`co${index}`],
    })),
    notes: people.map((index) => ({
      id: String(1_000 + index),
      contact_id: `c${index}`,
      author_id: "501",
      body: "<p>note</p>",
    })),
  });
}
