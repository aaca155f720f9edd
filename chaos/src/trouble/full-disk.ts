import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { mountMemory, mountsImpossible } from "./mounts.ts";
import { createScene } from "./scene.ts";
import type { Trouble } from "./trouble.ts";
import { whileDeleting } from "./while-deleting.ts";

const MEGABYTES = 4;

export const fullDisk: Trouble = {
  name: "the disk of the ledger is full, in the middle of a deletion",
  skip: mountsImpossible,
  async run(kafka, name) {
    using disk = mountMemory(MEGABYTES);
    await using scene = await createScene(kafka, name, { directory: disk.path });
    return await whileDeleting(scene, await scene.start(), {
      code: "database_full",
      begin: () => fill(disk.path),
      end: () => rmSync(join(disk.path, "filler")),
    });
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
