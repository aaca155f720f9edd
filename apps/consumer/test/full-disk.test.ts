import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "@intercom-dsar/database";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import type { Readiness } from "@intercom-dsar/service";
import { type ConsumerProcess, portOf } from "@intercom-dsar/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf, type WebhookPeer } from "./webhook-peer.ts";

const WAIT = { timeout: 60_000, interval: 50 };
/** Sets a limit of a running process (util-linux). */
const hasPrlimit = spawnSync("prlimit", ["--version"]).status === 0;

describe("where nothing can be kept", () => {
  let scenario: Scenario;
  let consumer: ConsumerProcess;
  let peer: WebhookPeer;

  beforeEach(async () => {
    scenario = await createScenario(
      seedOf({
        contacts: [
          { id: "jo1", email: "jo@example.com" },
          {
            id: "big",
            email: "big@example.com",
            custom_attributes: { essay: "lorem ipsum ".repeat(60_000) },
          },
        ],
      }),
    );
  });
  afterEach(() => scenario.close());

  async function start(environment: Record<string, string> = {}): Promise<void> {
    const key = freshKey();
    consumer = scenario.start({
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      HEALTH_PORT: "0",
      HEALTH_HOST: "127.0.0.1",
      WEBHOOK_SENDERS: sendersOf({ name: "portal", keys: [key] }),
      ...environment,
    });
    peer = createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, key);
    await vi.waitFor(async () => expect(await readiness()).toMatchObject({ status: 200 }), WAIT);
  }

  /** The answer of `/readyz`, with its parts that do not work. */
  async function readiness() {
    const port = /"port":(\d+),"event":"health_open"/.exec(consumer.log())?.[1];
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    const { parts } = (await answer.json()) as Readiness;
    const down = parts.filter(({ state }) => state === "down").map(({ name, code }) => `${name}: ${code}`);
    return { status: answer.status, down };
  }

  /** Posts until one is refused: the first ones may still find room. */
  async function postUntilRefused(): Promise<void> {
    let count = 0;
    await vi.waitFor(async () => {
      count += 1;
      expect((await peer.post(requestOf(`full-${count}`))).status).toBe(503);
    }, WAIT);
  }

  it.runIf(hasPrlimit)(
    "is not ready while its SQLite file can't grow, and ready by itself when it can",
    async () => {
      await start();
      const limit = (bytes: string) =>
        execFileSync("prlimit", ["--pid", String(consumer.child.pid), `--fsize=${bytes}`]);
      expect((await peer.post(requestOf("before"))).status).toBe(202);

      limit("4096:unlimited");
      await postUntilRefused();

      expect(await readiness()).toEqual({ status: 503, down: ["ledger: database_unavailable"] });
      expect((await peer.post(requestOf("meanwhile"))).headers.get("retry-after")).toBe("2");
      expect(await readiness()).toMatchObject({ status: 503 });
      limit("unlimited");
      await vi.waitFor(async () => expect(await readiness()).toEqual({ status: 200, down: [] }), WAIT);
      expect((await peer.post(requestOf("after"), { prefer: "wait=30" })).status).toBe(200);
    },
  );

  it("takes requests while the result store can't be written, and ends them when it can", async () => {
    const store = join(scenario.directory, "store");
    await start({ RESULT_STORE: store });
    rmSync(store, { recursive: true });
    writeFileSync(store, "a file where a folder should be");

    expect((await peer.post(requestOf("small"), { prefer: "wait=30" })).status).toBe(200);
    expect((await peer.post(requestOf("big", "access", "big@example.com"))).status).toBe(202);
    await vi.waitFor(
      async () =>
        expect(await (await peer.get("big")).json()).toMatchObject({
          state: "waiting",
          waiting: { reason: "retry", code: "result_store_unavailable" },
        }),
      WAIT,
    );
    expect(await readiness()).toEqual({ status: 200, down: ["results: result_store_unavailable"] });

    rmSync(store);
    await vi.waitFor(
      async () => expect(await (await peer.get("big")).json()).toMatchObject({ status: "completed" }),
      WAIT,
    );
    expect(await readiness()).toEqual({ status: 200, down: [] });
  });

  describe("on PostgreSQL", () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server.stop());

    it("is not ready while the server is read-only, and ready by itself when it is not", async () => {
      const url = await server.createDatabase();
      const database = openDatabase(url);
      const readOnly = async (value: "on" | "off") => {
        await database.transaction(async (transaction) => {
          await transaction.query("SET TRANSACTION READ WRITE");
          const name = new URL(url).pathname.slice(1);
          await transaction.query(`ALTER DATABASE ${name} SET default_transaction_read_only = ${value}`);
        });
        await database.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
      };
      await start({ DATABASE_URL: url, LEDGER_KEY: randomBytes(32).toString("base64") });

      await readOnly("on");
      await postUntilRefused();

      await vi.waitFor(
        async () => expect(await readiness()).toEqual({ status: 503, down: ["ledger: database_read_only"] }),
        WAIT,
      );
      await readOnly("off");
      await vi.waitFor(async () => expect(await readiness()).toEqual({ status: 200, down: [] }), WAIT);
      expect((await peer.post(requestOf("after"), { prefer: "wait=30" })).status).toBe(200);
      await database.close();
    });
  });
});
