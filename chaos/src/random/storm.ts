import { setTimeout as sleep } from "node:timers/promises";
import type { Dice } from "./dice.ts";
import { DISTURBANCES, type Disturbance } from "./disturbances.ts";
import { TOKEN, WORKSPACE, type World } from "./world.ts";

/** How many things go wrong at the same time. */
const AT_ONCE = 3;

/**
 * Disturbs the world for about `gustMs`; resolves when all is right again. `counts` is how often what came so far.
 */
export async function runGust(
  world: World,
  dice: Dice,
  gustMs: number,
  counts: Map<string, number>,
): Promise<void> {
  const going = new Map<Promise<void>, string>();
  const until = performance.now() + gustMs;
  while (performance.now() < until) {
    const disturbance = draw(world, dice, counts, [...going.values()]);
    counts.set(disturbance.name, (counts.get(disturbance.name) ?? 0) + 1);
    world.note(`{"event":"disturbance","name":"${disturbance.name}"}\n`);
    const run = disturbance.run(world, dice).finally(() => going.delete(run));
    going.set(run, disturbance.name);
    if (going.size >= AT_ONCE) await Promise.race(going.keys());
    await sleep(dice.between(50, 1_500));
  }
  await Promise.all(going.keys());
  heal(world);
}

function draw(
  world: World,
  dice: Dice,
  counts: ReadonlyMap<string, number>,
  underWay: readonly string[],
): Disturbance {
  const possible = DISTURBANCES.filter(
    ({ name, most = Number.POSITIVE_INFINITY, alone = false, possible = () => true }) =>
      possible(world) && (counts.get(name) ?? 0) < most && !(alone && underWay.includes(name)),
  );
  let rest = dice.next() * possible.reduce((sum, { weight }) => sum + weight, 0);
  for (const disturbance of possible) {
    rest -= disturbance.weight;
    if (rest < 0) return disturbance;
  }
  return dice.pick(possible);
}

function heal({ consumers, simulator }: World): void {
  for (const consumer of consumers) {
    consumer.signal("SIGCONT");
    for (const wire of Object.values(consumer.wires)) {
      wire.refuse(false);
      wire.stall(false);
    }
  }
  simulator.control.faults.clear();
  simulator.control.workspace(WORKSPACE).setTokenState(TOKEN, "active");
}
