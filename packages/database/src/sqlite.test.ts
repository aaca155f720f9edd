import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openSqlite } from "./sqlite.ts";

/** What the system answers to a flush, one after the other; nothing more to say: it works. */
const answers: ("holds" | "fails")[] = [];
const flushes: (() => void)[] = [];

function flushFile(): Promise<void> {
  const answer = answers.shift();
  if (answer === "fails") return Promise.reject(Object.assign(new Error("i/o error"), { code: "EIO" }));
  const { promise, resolve } = Promise.withResolvers<void>();
  flushes.push(resolve);
  if (answer !== "holds") resolve();
  return promise;
}

const folder = mkdtempSync(join(tmpdir(), "sqlite-"));
let files = 0;
async function open() {
  files += 1;
  const path = join(folder, `${files}.db`);
  const database = openSqlite(path, flushFile);
  await database.query("CREATE TABLE things (id INTEGER)");
  flushes.length = 0;
  return { database, log: `${path}-wal` };
}
const INSERT = "INSERT INTO things VALUES (1)";

beforeEach(() => {
  answers.length = 0;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("SQLite's write-ahead log", () => {
  it("is on the disk before a transaction resolves, and holds up nobody else meanwhile", async () => {
    const { database } = await open();
    answers.push("holds");
    const done: string[] = [];
    const insert = database.transaction((inside) => inside.query(INSERT)).then(() => done.push("insert"));
    await expect.poll(() => flushes.length).toBe(1);

    expect(await database.query("SELECT * FROM things")).toHaveLength(1);
    expect(done).toEqual([]);

    flushes[0]?.();
    await insert;
    await database.close();
  });

  it("is flushed once for transactions that wait together", async () => {
    const { database } = await open();
    answers.push("holds");
    const first = database.transaction((inside) => inside.query(INSERT));
    await expect.poll(() => flushes.length).toBe(1);
    const others = [1, 2, 3, 4].map(() => database.transaction((inside) => inside.query(INSERT)));
    await expect.poll(() => database.query("SELECT * FROM things")).toHaveLength(5);

    flushes[0]?.();
    await Promise.all([first, ...others]);

    expect(flushes).toHaveLength(2);
    await database.close();
  });

  it("is flushed after a statement alone that may write, and after none that reads", async () => {
    const { database } = await open();
    await database.query("SELECT * FROM things");
    expect(flushes).toHaveLength(0);
    await database.query(INSERT);
    expect(flushes).toHaveLength(1);
    await database.close();
  });

  it("is emptied into the file where a flush failed: the system may never write what it failed to", async () => {
    const { database, log } = await open();
    answers.push("fails");
    const refused = database.query(INSERT);
    await expect(refused).rejects.toMatchObject({ code: "database_unavailable", retryable: true });
    expect(statSync(log).size).toBeGreaterThan(0);

    await database.query(INSERT);

    expect(statSync(log).size).toBe(0);
    await database.close();
  });
});
