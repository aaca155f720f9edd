import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Database, Queryable } from "./database.ts";
import { migrate, raiseMinReader, type Schema } from "./migrate.ts";
import { openDatabase } from "./open-database.ts";
import { PGBOUNCER, type PgBouncer, startPgBouncer } from "./testing/pgbouncer.ts";
import { type PostgresServer, startPostgres } from "./testing/postgres-server.ts";

const SCHEMA: Schema = {
  name: "things",
  migrations: [bothWays("CREATE TABLE things (id TEXT PRIMARY KEY, count BIGINT NOT NULL)")],
  minReader: 1,
};

const POOLED = "postgres behind PgBouncer";
const KINDS = ["sqlite", "postgres", ...(PGBOUNCER === null ? [] : [POOLED])];
if (PGBOUNCER === null)
  process.stderr.write("SKIPPED: PostgreSQL behind PgBouncer; there is no PgBouncer (PGBOUNCER_PATH)\n");

describe.each(KINDS)("a database: %s", (dialect) => {
  const folder = mkdtempSync(join(tmpdir(), "database-"));
  let server: PostgresServer | null = null;
  let pooler: PgBouncer | null = null;
  let files = 0;
  let lastUrl = "";
  beforeAll(async () => {
    if (dialect === "sqlite") return;
    server = await startPostgres();
    if (dialect === POOLED) pooler = await startPgBouncer(await server.createDatabase());
  });
  afterAll(async () => {
    await pooler?.stop();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function newUrl(): Promise<string> {
    if (server !== null) {
      const url = await server.createDatabase();
      return pooler?.through(url) ?? url;
    }
    files += 1;
    return `sqlite:${folder}/${files}.db`;
  }

  /** Two connections to one new database, as two processes have them. */
  async function withTwo(work: (first: Database, second: Database) => Promise<void>): Promise<void> {
    const url = await newUrl();
    lastUrl = url;
    const first = openDatabase(url);
    const second = openDatabase(url);
    try {
      await work(first, second);
    } finally {
      await first.close();
      await second.close();
    }
  }

  it("keeps all of a transaction, or none of it", async () => {
    await withTwo(async (first, second) => {
      await migrate(first, SCHEMA);
      const failing = first.transaction(async (transaction) => {
        await transaction.query("INSERT INTO things (id, count) VALUES (?, ?)", ["a", 1]);
        throw new Error("no");
      });

      await expect(failing).rejects.toThrow("no");
      await first.transaction((transaction) =>
        transaction.query("INSERT INTO things (id, count) VALUES (?, ?)", ["b", 2 ** 45]),
      );

      expect(await second.query("SELECT id, count FROM things")).toEqual([{ id: "b", count: 2 ** 45 }]);
    });
  });

  it.runIf(dialect !== "sqlite")("gives a migration all the time it takes, and nothing else", async () => {
    await withTwo(async (first, second) => {
      const limits: unknown[] = [];
      const show = async (transaction: Queryable) =>
        void limits.push(...(await transaction.query("SHOW statement_timeout")));
      await first.transaction(show);
      await second.transaction(show, { unlimited: true });
      await second.transaction(show);

      expect(limits).toEqual([
        { statement_timeout: "10s" },
        { statement_timeout: "0" },
        { statement_timeout: "10s" },
      ]);
      expect(await first.query("SHOW statement_timeout")).toEqual([{ statement_timeout: "10s" }]);
      expect(await first.query("SHOW idle_in_transaction_session_timeout")).toEqual([
        { idle_in_transaction_session_timeout: "10s" },
      ]);
    });
  });

  it("lets instances that start together migrate once", async () => {
    await withTwo(async (first, second) => {
      await Promise.all([migrate(first, SCHEMA), migrate(second, SCHEMA), migrate(first, SCHEMA)]);

      expect(await first.query("SELECT version, min_reader FROM schema_versions")).toEqual([
        { version: 1, min_reader: 1 },
      ]);
    });
  });

  it("works with a newer schema that still reads like its own, and refuses one that does not", async () => {
    await withTwo(async (first) => {
      const newer = {
        ...SCHEMA,
        migrations: [...SCHEMA.migrations, bothWays("ALTER TABLE things ADD COLUMN more TEXT")],
      };
      await migrate(first, newer);
      await expect(migrate(first, SCHEMA)).resolves.toBeUndefined();

      const incompatible = {
        ...newer,
        migrations: [...newer.migrations, bothWays("ALTER TABLE things DROP COLUMN more")],
        minReader: 3,
      };
      await migrate(first, incompatible);
      await expect(migrate(first, SCHEMA)).rejects.toMatchObject({
        code: "schema_too_new",
        retryable: false,
      });
    });
  });

  it("shuts out what is too old for good, and from the beginning where nobody older has been", async () => {
    await withTwo(async (first) => {
      const newer = {
        ...SCHEMA,
        migrations: [...SCHEMA.migrations, bothWays("ALTER TABLE things ADD COLUMN more TEXT")],
      };
      const newest = {
        ...newer,
        migrations: [...newer.migrations, bothWays("ALTER TABLE things ADD COLUMN most TEXT")],
      };
      await migrate(first, SCHEMA);
      await migrate(first, { ...newer, minReaderWhereNew: 2 });
      await expect(migrate(first, SCHEMA)).resolves.toBeUndefined();

      expect([await raiseMinReader(first, newer, 2), await raiseMinReader(first, newer, 2)]).toEqual([
        true,
        false,
      ]);
      await migrate(first, newest);

      await expect(migrate(first, SCHEMA)).rejects.toMatchObject({ code: "schema_too_new" });
      const made = { name: "made", migrations: [bothWays("CREATE TABLE made (id TEXT)")], minReader: 0 };
      await migrate(first, { ...made, minReaderWhereNew: 1 });
      expect(await first.query("SELECT min_reader FROM schema_versions WHERE name = 'made'")).toEqual([
        { min_reader: 1 },
      ]);
    });
  });

  it.runIf(dialect === POOLED)("leaves nothing behind in a connection that others get next", async () => {
    await withTwo(async (first, second) => {
      const listener = vi.fn();
      const stop = first.onForeignChange(listener);
      await vi.waitFor(() => expect(listener).toHaveBeenCalled(), 20_000);
      await first.transaction((transaction) => transaction.query("SHOW statement_timeout"));
      await second.transaction((transaction) => transaction.query("SELECT 1"), { unlimited: true });

      const plain = new Client({ connectionString: lastUrl });
      await plain.connect();
      for (let looks = 0; looks < 12; looks += 1) {
        expect((await plain.query("SHOW statement_timeout")).rows).toEqual([{ statement_timeout: "0" }]);
        expect((await plain.query("SELECT * FROM pg_listening_channels()")).rows).toEqual([]);
      }
      await plain.end();
      stop();
    });
  });

  // Behind a pooler nothing is heard of others; who waits looks by himself every second.
  it.runIf(dialect !== POOLED)("tells other connections of a change", async () => {
    await withTwo(async (first, second) => {
      await migrate(first, SCHEMA);
      const listener = vi.fn();
      const stop = second.onForeignChange(listener);
      await vi.waitFor(async () => {
        await first.transaction((transaction) => transaction.query("UPDATE things SET count = count"));
        await first.query("DELETE FROM things");
        await first.announceChange();
        expect(listener).toHaveBeenCalled();
      }, 20_000);
      stop();
    });
  });

  it("has a clock for leases that both connections share", async () => {
    await withTwo(async (first, second) => {
      const one = await first.leaseTime(first);
      const two = await second.leaseTime(second);

      expect(two.epoch).toBe(one.epoch);
      expect(two.now).toBeGreaterThanOrEqual(one.now);
      expect(two.now - one.now).toBeLessThan(5_000);
    });
  });

  it("keeps every text but one with U+0000, which it refuses without quoting it", async () => {
    await withTwo(async (first) => {
      await migrate(first, SCHEMA);
      const insert = "INSERT INTO things (id, count) VALUES (?, ?)";
      for (const text of ["mara\0", "\0"]) {
        const refused = first.transaction((transaction) => transaction.query(insert, [text, 1]));
        await expect(refused).rejects.toMatchObject({ code: "database_statement_failed", retryable: false });
        await expect(refused).rejects.not.toThrow(/mara/);
        await expect(first.query("SELECT 1 FROM things WHERE id = ?", [text])).rejects.toMatchObject({
          code: "database_statement_failed",
        });
      }
      for (const text of ["", "\u0001", "\u{10ffff}", "\ufeffé"]) {
        await first.query(insert, [text, 1]);
        expect(await first.query("SELECT id FROM things WHERE id = ?", [text])).toEqual([{ id: text }]);
      }
    });
  });

  it("calls a mistake in a statement what it is, without its values", async () => {
    await withTwo(async (first) => {
      await migrate(first, SCHEMA);
      await first.query("INSERT INTO things (id, count) VALUES (?, ?)", ["mara@example.com", 1]);
      const again = first.query("INSERT INTO things (id, count) VALUES (?, ?)", ["mara@example.com", 1]);

      await expect(again).rejects.toMatchObject({ name: "DatabaseError" });
      await expect(again).rejects.not.toThrow(/mara/);
    });
  });
});

describe("a PostgreSQL that goes away", () => {
  it("is unavailable for a while and works again by itself", async () => {
    const server = await startPostgres();
    const database = openDatabase(await server.createDatabase());
    await database.query("SELECT 1 AS one");

    const restarting = server.restart();
    await vi
      .waitFor(() => expect(database.query("SELECT 1 AS one")).rejects.toMatchObject({ retryable: true }), {
        interval: 5,
        timeout: 10_000,
      })
      .catch(() => {});
    await restarting;

    await vi.waitFor(async () => expect(await database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]));
    await database.close();
    await server.stop();
  });
});

describe("a PostgreSQL that refuses the connection", () => {
  it("may accept it later: a database can still be made and a password be changed", async () => {
    const server = await startPostgres();
    const url = new URL(await server.createDatabase());
    const otherDatabase = new URL(url);
    otherDatabase.pathname = "/missing";
    const otherPassword = new URL(url);
    otherPassword.password = "hunter2";

    for (const [refused, state] of [
      [otherDatabase, "3D000"],
      [otherPassword, "28P01"],
    ] as const) {
      const database = openDatabase(refused.href);
      await expect(database.query("SELECT 1 AS one")).rejects.toMatchObject({
        code: "database_unavailable",
        retryable: true,
        message: `PostgreSQL refused the connection (SQLSTATE ${state})`,
      });
      await database.close();
    }
    await server.stop();
  });
});

describe("openDatabase", () => {
  it("refuses a URL of another kind without quoting it", () => {
    expect(() => openDatabase("mysql://root:hunter2@db")).toThrow(
      expect.objectContaining({ code: "database_url_invalid" }),
    );
    expect(() => openDatabase("mysql://root:hunter2@db")).not.toThrow(/hunter2/);
  });

  it("calls what no later try changes a mistake", () => {
    for (const url of ["sqlite:/dev/null/folder/x.db", "postgres://db/ledger?sslrootcert=/missing.pem"])
      expect(() => openDatabase(url)).toThrow(
        expect.objectContaining({
          code: "database_url_invalid",
          retryable: false,
          message: expect.stringMatching(/\/dev\/null\/folder \(ENOTDIR\)|\/missing.pem \(ENOENT\)/),
        }),
      );
  });
});

function bothWays(statement: string) {
  return { sqlite: [statement], postgres: [statement] };
}
