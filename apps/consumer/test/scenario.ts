import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Seed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { type ConsumerProcess, startConsumerProcess } from "@intercom-dsar/testing";

/** One simulated Intercom, one folder for the ledger, and consumers that are started and killed over both. */
export interface Scenario {
  readonly simulator: Simulator;
  readonly directory: string;
  /** The environment that every consumer of the scenario gets. */
  environment(): Record<string, string>;
  start(
    environment?: Record<string, string>,
    options?: Parameters<typeof startConsumerProcess>[1],
  ): ConsumerProcess;
  /** Calls that Intercom saw, as `DELETE /contacts/{contact_id}`. */
  calls(): string[];
  /** Ids of the contacts that really were deleted, in order. */
  deletedIds(): string[];
  close(): Promise<void>;
}

export const WORKSPACE = "ws1";
const TOKEN = "token-of-the-tests";

/** A workspace with the given people, and the token of the tests. */
export function seedOf(workspace: Partial<Seed["workspaces"][number]>): Seed {
  return { workspaces: [{ id: WORKSPACE, tokens: [{ token: TOKEN }], ...workspace }] };
}

export async function createScenario(seed: Seed): Promise<Scenario> {
  const simulator = await startSimulator({ seed });
  const directory = mkdtempSync(join(tmpdir(), "intercom-dsar-test-"));
  const consumers: ConsumerProcess[] = [];
  const environment = () => ({
    INTERCOM_BASE_URL: simulator.url,
    INTERCOM_ACCESS_TOKEN: TOKEN,
    DATABASE_URL: `sqlite:${directory}/ledger.db`,
    RESULT_STORE: `${directory}/results`,
    NOT_FOUND_RECHECK: "0s",
  });
  return {
    simulator,
    directory,
    environment,
    start(added = {}, options = {}) {
      const consumer = startConsumerProcess({ ...environment(), ...added }, options);
      consumers.push(consumer);
      return consumer;
    },
    calls: () => simulator.control.calls().map(({ method, endpoint }) => `${method} ${endpoint}`),
    deletedIds: () =>
      simulator.control
        .effects()
        .filter(({ kind }) => kind === "contact_deleted")
        .map(({ id }) => id),
    async close() {
      for (const consumer of consumers) await consumer.kill("SIGKILL");
      await simulator.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
