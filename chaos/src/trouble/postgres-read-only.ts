import { randomBytes } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { startPostgres } from "@intercom-dsar/database/testing";
import { createScene } from "./scene.ts";
import type { Trouble } from "./trouble.ts";
import { whileDeleting } from "./while-deleting.ts";

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
    const environment = { DATABASE_URL: url, LEDGER_KEY: randomBytes(32).toString("base64") };
    return await whileDeleting(scene, await scene.start({ environment }), {
      code: "database_read_only",
      begin: () => setReadOnly("on"),
      end: () => setReadOnly("off"),
    });
  },
};
