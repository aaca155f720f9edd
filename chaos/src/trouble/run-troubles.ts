import type { Kafka } from "../matrix/run-cell.ts";
import { badRecords } from "./bad-records.ts";
import { clockBack } from "./clock-jump.ts";
import { flooded } from "./flooded.ts";
import { fullDisk } from "./full-disk.ts";
import { hugeBatches } from "./huge-batches.ts";
import { postgresReadOnly } from "./postgres-read-only.ts";
import { readOnlyAtStart } from "./read-only.ts";
import type { Trouble } from "./trouble.ts";

const TROUBLES: Readonly<Record<string, Trouble>> = {
  "bad-records": badRecords,
  "clock-back": clockBack,
  "full-disk": fullDisk,
  "read-only-at-start": readOnlyAtStart,
  "postgres-read-only": postgresReadOnly,
  "http-flood": flooded,
  "huge-batches": hugeBatches,
};

/** Plays every trouble that can be played here, one after the other; resolves to whether all promises were kept. */
export async function runTroubles(kafka: Kafka, log: (line: string) => void): Promise<boolean> {
  let kept = true;
  for (const [name, trouble] of Object.entries(TROUBLES)) {
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
