import { createIntercomClient, type IntercomClient } from "@intercom-dsar/intercom-client";
import { type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { afterAll, beforeAll, beforeEach } from "vitest";

/** The workspace `ws1` at a simulator, and a client of it. */
export interface TestWorkspace {
  readonly simulator: Simulator;
  readonly client: IntercomClient;
  readonly control: ReturnType<Simulator["control"]["workspace"]>;
  /** What changed there: `contact_deleted a1`; by calls and by the test. */
  effects(): string[];
  /** Makes it what it was at first. */
  seed(): void;
}

type WorkspaceInput = NonNullable<Parameters<Simulator["control"]["seed"]>[0]["workspaces"]>[number];

/** For the tests of one `describe`: each finds the workspace as it is given here. */
export function useWorkspace(holding: Omit<WorkspaceInput, "id" | "tokens">): TestWorkspace {
  const open: { simulator?: Simulator; client?: IntercomClient } = {};
  const started = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error("the workspace is there once a test runs");
    return part;
  };
  const world: TestWorkspace = {
    get simulator() {
      return started(open.simulator);
    },
    get client() {
      return started(open.client);
    },
    get control() {
      return world.simulator.control.workspace("ws1");
    },
    effects: () => world.simulator.control.effects().map(({ kind, id }) => `${kind} ${id}`),
    seed() {
      world.simulator.control.reset();
      world.simulator.control.seed({ workspaces: [{ id: "ws1", tokens: [{ token: "token" }], ...holding }] });
    },
  };
  beforeAll(async () => {
    open.simulator = await startSimulator();
    open.client = createIntercomClient({ baseUrl: open.simulator.url, token: () => "token" });
  });
  afterAll(async () => {
    await open.client?.close();
    await open.simulator?.close();
  });
  beforeEach(() => world.seed());
  return world;
}
