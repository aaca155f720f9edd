import type { Servers } from "../stage/stage.ts";
import { badRecords } from "./bad-records.ts";
import { clockBack } from "./clock-jump.ts";
import { flooded } from "./flooded.ts";
import { fullDisk } from "./full-disk.ts";
import { hugeBatches } from "./huge-batches.ts";
import { mountMemory, mountsImpossible } from "./mounts.ts";
import { postgresReadOnly } from "./postgres-read-only.ts";
import { createScene, isReady, notReady } from "./scene.ts";
import type { Trouble } from "./trouble.ts";

const MEGABYTES = 16;

const readOnlyAtStart: Trouble = {
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

const TROUBLES = {
  "bad-records": badRecords,
  "clock-back": clockBack,
  "full-disk": fullDisk,
  "read-only-at-start": readOnlyAtStart,
  "postgres-read-only": postgresReadOnly,
  "http-flood": flooded,
  "huge-batches": hugeBatches,
} satisfies Readonly<Record<string, Trouble>>;

export type TroubleName = keyof typeof TROUBLES;
export const TROUBLE_NAMES = Object.keys(TROUBLES) as TroubleName[];

/** Plays the troubles that can be played here, one after the other; resolves to whether all promises were kept. */
export async function runTroubles(
  kafka: Servers,
  names: readonly TroubleName[],
  log: (line: string) => void,
): Promise<boolean> {
  let kept = true;
  for (const name of names) {
    const trouble: Trouble = TROUBLES[name];
    const why = trouble.skip?.() ?? null;
    if (why !== null) {
      log(`LEFT OUT ${trouble.name}: ${why}`);
      continue;
    }
    try {
      log(`holds  ${trouble.name}: ${(await trouble.run(kafka, name)).join("; ")}`);
    } catch (error) {
      kept = false;
      log(`BROKEN ${trouble.name}: ${error}`);
    }
  }
  return kept;
}
