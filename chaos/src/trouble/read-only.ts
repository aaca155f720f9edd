import { mountMemory, mountsImpossible } from "./mounts.ts";
import { createScene, isReady, notReady } from "./scene.ts";
import type { Trouble } from "./trouble.ts";

const MEGABYTES = 16;

export const readOnlyAtStart: Trouble = {
  name: "the ledger's file system is read-only at start",
  skip: mountsImpossible,
  async run(kafka, name) {
    using disk = mountMemory(MEGABYTES);
    await using scene = await createScene(kafka, name, { directory: disk.path });
    disk.setReadOnly(true);
    const consumer = await scene.start();
    await scene.send("deletion", 1);
    await consumer.says("connect_failed");
    const readiness = await notReady(consumer).catch(() => "not ready: starting");
    disk.setReadOnly(false);

    await scene.allEnded();
    await isReady(consumer);
    await scene.finish(consumer);
    return [readiness];
  },
};
