import { randomBytes } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { startPostgres } from "@intercom-dsar/database/testing";
import { createScene, isReady, notReady } from "./scene.ts";
import { demand, type Trouble } from "./trouble.ts";

export const postgresReadOnly: Trouble = {
  name: "PostgreSQL takes no more writes (a primary that became a replica), in the middle of a deletion",
  async run(kafka, name) {
    await using cleanup = new AsyncDisposableStack();
    const server = await startPostgres();
    cleanup.defer(() => server.stop());
    const url = await server.createDatabase();
    const switchboard = openDatabase(url);
    cleanup.defer(() => switchboard.close());
    await switchboard.query("set default_transaction_read_only = off");
    async function setReadOnly(value: "on" | "off"): Promise<void> {
      await switchboard.query(`alter system set default_transaction_read_only = ${value}`);
      await switchboard.query("select pg_reload_conf()");
    }

    await using scene = await createScene(kafka, name);
    const { control } = scene.stage.simulator;
    const consumer = await scene.start({
      environment: { DATABASE_URL: url, LEDGER_KEY: randomBytes(32).toString("base64") },
    });
    await isReady(consumer);
    control.faults.add({ match: { method: "DELETE" }, times: 1, action: { kind: "hold", when: "after" } });
    const begun = await scene.send("deletion", 1);
    const [held] = await control.waitForHeld({ signal: AbortSignal.timeout(30_000) });

    await setReadOnly("on");
    control.release();
    await scene.send("deletion", 2);
    await scene.send("access", 3);
    const told = await notReady(consumer);
    await consumer.says("database_read_only");
    const later = control.calls({ after: held?.call ?? 0 }).filter(({ method }) => method === "DELETE");
    demand(later.length === 0, "nothing is deleted that the ledger can't write down");
    await setReadOnly("off");

    await scene.allEnded();
    await isReady(consumer);
    await scene.finish(consumer);
    const bases = scene.outcome(begun)?.deletion?.contacts.map(({ basis }) => basis) ?? [];
    return [told, `the deletion that was under way: ${bases.join(", ")}`];
  },
};
