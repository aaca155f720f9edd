import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { type PostgresServer, startPostgres } from "./testing/postgres-server.ts";
import { watchWrites } from "./watch-writes.ts";

const SOON = { interval: 20 };
const TABLE = "CREATE TABLE things (id TEXT PRIMARY KEY, text TEXT NOT NULL)";

describe.each(["sqlite", "postgres"] as const)("a %s database whose writes are watched", (dialect) => {
  const folder = mkdtempSync(join(tmpdir(), "watch-writes-"));
  let server: PostgresServer | null = null;
  let files = 0;
  beforeAll(async () => {
    if (dialect === "postgres") server = await startPostgres();
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Stage {
    readonly database: Database;
    /** What was told last: `up`, or the code. */
    readonly reported: string[];
    /** Lets reads through and no writes, as a full disk and a read-only server do. */
    refuseWrites(): Promise<void>;
    takeWrites(): Promise<void>;
  }

  async function stage(work: (stage: Stage) => Promise<void>): Promise<void> {
    files += 1;
    const url = server === null ? `sqlite:${folder}/${files}.db` : await server.createDatabase();
    const other = openDatabase(url);
    const reported: string[] = [];
    const database = await watchWrites(openDatabase(url), {
      up: () => reported.push("up"),
      down: (code) => reported.push(code),
    });
    await database.query(TABLE);
    const readOnly = async (value: "on" | "off") => {
      await other.transaction(async (transaction) => {
        await transaction.query("SET TRANSACTION READ WRITE");
        await transaction.query(
          `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = ${value}`,
        );
      });
      // A setting of the database holds for connections that come later.
      await other.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      );
    };
    try {
      await work({
        database,
        reported,
        async refuseWrites() {
          if (dialect === "postgres") return readOnly("on");
          const [row] = await database.query<{ page_count: number }>("PRAGMA page_count");
          await database.query(`PRAGMA max_page_count = ${row?.page_count}`);
        },
        async takeWrites() {
          if (dialect === "postgres") return readOnly("off");
          await database.query("PRAGMA max_page_count = 1000000");
        },
      });
    } finally {
      await database.close();
      await other.close();
    }
  }

  const write = (database: Database, id: string) =>
    database.query("INSERT INTO things (id, text) VALUES (?, ?)", [id, "x".repeat(20_000)]);

  it("is told to take none once a write was refused, and to take them again, without a write of anybody else", async () => {
    await stage(async ({ database, reported, refuseWrites, takeWrites }) => {
      const refusal = dialect === "sqlite" ? "database_full" : "database_read_only";
      await refuseWrites();

      await vi.waitFor(async () => {
        await expect(write(database, "a")).rejects.toMatchObject({ code: refusal, retryable: true });
      }, SOON);
      expect(reported.at(-1)).toBe(refusal);
      // A read that succeeds says nothing of writes.
      await database.query("SELECT * FROM things");
      expect(reported.at(-1)).toBe(refusal);

      await takeWrites();

      await vi.waitFor(() => expect(reported.at(-1)).toBe("up"), SOON);
      await write(database, "b");
      expect(await database.query("SELECT id FROM things")).toEqual([{ id: "b" }]);
      expect(await database.query("SELECT id FROM write_probe")).toEqual([]);
    });
  });

  it("tells nothing while all goes well, nor where a statement is wrong", async () => {
    await stage(async ({ database, reported }) => {
      await write(database, "a");
      await expect(write(database, "a")).rejects.toMatchObject({ code: "database_statement_failed" });
      await expect(
        database.transaction(async () => {
          throw new Error("the caller's own");
        }),
      ).rejects.toThrow("the caller's own");

      expect(reported).toEqual([]);
    });
  });

  it("can be closed while it takes no writes", async () => {
    await stage(async ({ database, reported, refuseWrites }) => {
      await refuseWrites();
      await write(database, "a").catch(() => {});
      await vi.waitFor(() => expect(reported).not.toEqual([]), SOON);
    });
  });
});
