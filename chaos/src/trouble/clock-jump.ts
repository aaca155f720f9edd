import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { clockEnvironment } from "../preload/config.ts";
import { waitUntil } from "../stage/wait-until.ts";
import { createScene, isReady } from "./scene.ts";
import { demand, type Trouble } from "./trouble.ts";

const CLOCK = new URL("../preload/shifted-clock.ts", import.meta.url).href;
const HOUR_MS = 60 * 60 * 1_000;
/** What waited for seconds must not wait for an hour because of it. */
const SOON_MS = 45_000;

export const clockBack: Trouble = {
  name: "the wall clock jumps back an hour while requests wait",
  async run(kafka, name) {
    await using scene = await createScene(kafka, name);
    const { stage } = scene;
    const { control } = stage.simulator;
    const file = join(stage.directory, "clock");
    writeFileSync(file, "0");
    const environment = { NOT_FOUND_RECHECK: "4s", ...clockEnvironment(file) };
    const consumer = await scene.start({ preloads: [CLOCK], environment });
    await isReady(consumer);
    // One waits for a retry, one for a verification, one for a second search.
    control.workspace("ws1").configure({ visibleAfterDeleteMs: 3_000 });
    const rule = control.faults.add({
      match: { endpoint: "/contacts/{contact_id}/companies" },
      action: { kind: "status", status: 503 },
    });
    await scene.send("access", 1);
    await scene.send("deletion", 2);
    await scene.send("deletion", NOBODY);
    const waiting = () =>
      stage.withLedger(async (ledger) => (await ledger.reads.summary()).open.waiting >= 2);
    await waitUntil("requests that wait", waiting, SOON_MS);

    writeFileSync(file, String(-HOUR_MS));
    await consumer.says("clock_went_back");
    control.faults.remove(rule);
    const startedAt = performance.now();
    await scene.allEnded(SOON_MS);
    const tookMs = Math.round(performance.now() - startedAt);

    demand((await consumer.readiness())?.ready === true, "the consumer is ready");
    await scene.finish(consumer, { clocksAgree: false });
    return [`all had ended ${(tookMs / 1_000).toFixed(1)} s after the jump`];
  },
};

/** Nobody has this number. */
const NOBODY = 1_000;
