import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { mountMemory, mountsImpossible } from "./mounts.ts";
import { createScene, isReady, notReady } from "./scene.ts";
import { demand, type Trouble } from "./trouble.ts";

const MEGABYTES = 4;

export const fullDisk: Trouble = {
  name: "the disk of the ledger is full, in the middle of a deletion",
  skip: mountsImpossible,
  async run(kafka, name) {
    using disk = mountMemory(MEGABYTES);
    await using scene = await createScene(kafka, name, { directory: disk.path });
    const { control } = scene.stage.simulator;
    const consumer = await scene.start();
    await isReady(consumer);
    control.faults.add({ match: { method: "DELETE" }, times: 1, action: { kind: "hold", when: "after" } });
    const begun = await scene.send("deletion", 1);
    const [held] = await control.waitForHeld({ signal: AbortSignal.timeout(30_000) });

    fill(disk.path);
    control.release();
    await scene.send("deletion", 2);
    await scene.send("access", 3);
    const told = await notReady(consumer);
    await consumer.says("database_full");
    const later = control.calls({ after: held?.call ?? 0 }).filter(({ method }) => method === "DELETE");
    demand(later.length === 0, "nothing is deleted that the ledger can't write down");
    rmSync(join(disk.path, "filler"));

    await scene.allEnded();
    await isReady(consumer);
    await scene.finish(consumer);
    const bases = scene.outcome(begun)?.deletion?.contacts.map(({ basis }) => basis) ?? [];
    return [told, `the deletion that was under way: ${bases.join(", ")}`];
  },
};

function fill(path: string): void {
  for (let size = 1 << 20; size >= 1; size = Math.floor(size / 2)) {
    try {
      while (true) appendFileSync(join(path, "filler"), Buffer.alloc(size));
    } catch {
      // Full for this size: a smaller one may still fit.
    }
  }
}
