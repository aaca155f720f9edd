import { setTimeout as sleep } from "node:timers/promises";
import type { FaultRule } from "@intercom-dsar/intercom-simulator";
import type { TcpProxy } from "../proxy/tcp-proxy.ts";
import type { Dice } from "./dice.ts";
import { TOKEN, WORKSPACE, type World } from "./world.ts";

/** Something that goes wrong for a while. Resolves when it is right again. */
export interface Disturbance {
  readonly name: string;
  /** How often it comes, beside the others. */
  readonly weight: number;
  /** At most so often in a run, for what takes long. */
  readonly most?: number;
  /** Never while the last of its kind is under way: what it takes down it also brings back. */
  readonly alone?: boolean;
  /** False where this world has nothing of the kind. */
  readonly possible?: (world: World) => boolean;
  run(world: World, dice: Dice): Promise<void>;
}

const anyConsumer = ({ consumers }: World, dice: Dice) => dice.pick(consumers);

const FAULTS: readonly FaultRule["action"][] = [
  { kind: "status", status: 500 },
  { kind: "status", status: 503, when: "after" },
  { kind: "status", status: 502, when: "after" },
  { kind: "status", status: 429, headers: { "Retry-After": "1" } },
  { kind: "reset", when: "before" },
  { kind: "reset", when: "after" },
  { kind: "html", status: 502, when: "after" },
  { kind: "slow-headers", ms: 1_500 },
  { kind: "slow-body", ms: 1_500 },
  { kind: "truncated-json" },
  { kind: "cut-body" },
  { kind: "malformed-json" },
  { kind: "drop-rate-headers" },
];

/** What can go wrong, all of it by itself. */
export const DISTURBANCES: readonly Disturbance[] = [
  {
    name: "SIGKILL",
    weight: 6,
    run: async (world, dice) => anyConsumer(world, dice).signal("SIGKILL"),
  },
  {
    name: "SIGTERM",
    weight: 2,
    run: async (world, dice) => anyConsumer(world, dice).signal("SIGTERM"),
  },
  {
    // Longer than a lease: the process wakes up in a world that has gone on without it.
    name: "frozen process",
    weight: 1,
    most: 3,
    async run(world, dice) {
      const consumer = anyConsumer(world, dice);
      consumer.signal("SIGSTOP");
      await sleep(dice.between(1_000, 20_000));
      consumer.signal("SIGCONT");
    },
  },
  {
    name: "wire cut",
    weight: 5,
    async run(world, dice) {
      const wire = anyWire(world, dice);
      wire.refuse(true);
      wire.cut();
      await sleep(dice.between(50, 4_000));
      wire.refuse(false);
    },
  },
  { name: "connections reset", weight: 4, run: async (world, dice) => anyWire(world, dice).cut() },
  {
    name: "wire stalled",
    weight: 2,
    async run(world, dice) {
      const wire = anyWire(world, dice);
      wire.stall(true);
      await sleep(dice.between(200, 8_000));
      wire.stall(false);
    },
  },
  {
    name: "Intercom fails",
    weight: 8,
    async run({ simulator }, dice) {
      const { faults } = simulator.control;
      const probability = dice.pick([0.05, 0.3, 1]);
      const rule = faults.add({ match: { probability }, action: dice.pick(FAULTS) });
      await sleep(dice.between(200, 3_000));
      faults.remove(rule);
    },
  },
  {
    name: "token revoked",
    weight: 1,
    most: 3,
    async run({ simulator }, dice) {
      const workspace = simulator.control.workspace(WORKSPACE);
      workspace.setTokenState(TOKEN, "revoked");
      await sleep(dice.between(300, 3_000));
      workspace.setTokenState(TOKEN, "active");
    },
  },
  {
    name: "Kafka killed",
    weight: 1,
    alone: true,
    most: 2,
    possible: ({ broker }) => broker.way === "maven",
    async run({ broker }, dice) {
      await broker.kill();
      await sleep(dice.between(200, 5_000));
      await broker.restart();
    },
  },
  {
    name: "PostgreSQL restarted",
    weight: 1,
    alone: true,
    most: 3,
    possible: ({ postgres }) => postgres !== null,
    run: async ({ postgres }) => postgres?.restart(),
  },
];

function anyWire(world: World, dice: Dice): TcpProxy {
  return dice.pick(Object.values(anyConsumer(world, dice).wires));
}
