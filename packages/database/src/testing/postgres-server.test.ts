import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "../open-database.ts";
import { findPostgresPrograms } from "./postgres-programs.ts";
import { startPostgres } from "./postgres-server.ts";

const folder = mkdtempSync(join(tmpdir(), "postgres-server-"));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("servers that start at the same time don't meet, and need no user that has to be made", async () => {
  const servers = await Promise.all([1, 2, 3].map(() => startPostgres()));
  try {
    const urls = await Promise.all(servers.map((server) => server.createDatabase()));
    expect(new Set(urls).size).toBe(3);
    expect((await findPostgresPrograms()).user?.uid).not.toBe(0);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
});

test("a server that starts again is at the same address with the same data", async () => {
  const server = await startPostgres();
  try {
    const url = await server.createDatabase();
    const before = openDatabase(url);
    await before.query("create table kept (id integer)");
    await before.close();
    await server.restart();
    const after = openDatabase(url);
    expect(await after.query("select id from kept")).toEqual([]);
    await after.close();
  } finally {
    await server.stop();
  }
});

test.each(["initdb", "postgres"])(
  "where %s fails, the error names the step, the exit code and what it said",
  async (name) => {
    const failing = join(folder, name);
    writeFileSync(failing, "#!/bin/sh\necho 'no space left' >&2\nexit 7\n", { mode: 0o755 });
    const step = name === "postgres" ? "start" : name;
    await expect(startPostgres({ ...(await findPostgresPrograms()), [name]: failing })).rejects.toThrow(
      `PostgreSQL, ${step}: ended with exit code 7; it said: no space left`,
    );
  },
);

test("a program that can't be run is named with the reason", async () => {
  const initdb = join(folder, "absent");
  await expect(startPostgres({ ...(await findPostgresPrograms()), initdb })).rejects.toThrow(
    /PostgreSQL, initdb: spawn .*absent ENOENT/,
  );
});
