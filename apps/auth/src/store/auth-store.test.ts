import { type Database, openDatabase } from "@intercom-dsar/database";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import { createManualClock } from "@intercom-dsar/service/testing";
import { hashId } from "@intercom-dsar/web/sessions";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openAuthStore } from "./auth-store.ts";

describe.each(["sqlite", "postgres"])("the store on %s", (dialect) => {
  let server: PostgresServer | null = null;
  let database: Database | null = null;
  beforeAll(async () => {
    if (dialect === "postgres") server = await startPostgres();
  });
  afterEach(() => database?.close());
  afterAll(() => server?.stop());

  async function open() {
    database = openDatabase(server === null ? "sqlite::memory:" : await server.createDatabase());
    const clock = createManualClock();
    return { clock, database, store: await openAuthStore(database, clock) };
  }

  it("knows a session until its end or until it is removed", async () => {
    const { clock, store } = await open();
    await store.addSession("one", clock.now() + 1_000);
    await store.addSession("two", clock.now() + 1_000);
    await store.removeSession("two");
    expect([await store.hasSession("one", 5_000), await store.hasSession("two", 5_000)]).toEqual([
      true,
      false,
    ]);
    await clock.advance(1_000);
    expect(await store.hasSession("one", 5_000)).toBe(false);
  });

  it("ends a session that is idle, and one that a version without the limit began only from its next look on", async () => {
    const { clock, database, store } = await open();
    await store.addSession("idle", clock.now() + 60_000);
    await store.addSession("used", clock.now() + 60_000);
    await clock.advance(3_000);
    expect(await store.hasSession("used", 5_000)).toBe(true);
    await clock.advance(3_000);
    expect([await store.hasSession("idle", 5_000), await store.hasSession("used", 5_000)]).toEqual([
      false,
      true,
    ]);

    await database.query("INSERT INTO auth_sessions (id_hash, expires_at) VALUES (?, ?)", [
      hashId("old"),
      clock.now() + 60_000,
    ]);
    expect(await store.hasSession("old", 5_000)).toBe(true);
    await clock.advance(5_000);
    expect(await store.hasSession("old", 5_000)).toBe(false);
  });

  it("gives a state once, to the session that it was made for", async () => {
    const { store } = await open();
    await store.addState("state", "session", "abc12xyz");
    await store.addState("other", "session", null);
    expect(await store.takeState("state", "session")).toEqual({ kind: "accepted", workspaceId: "abc12xyz" });
    expect(await store.takeState("state", "session")).toEqual({ kind: "used" });
    expect(await store.takeState("other", "another session")).toEqual({ kind: "foreign" });
    expect(await store.takeState("other", "session")).toEqual({ kind: "used" });
    expect(await store.takeState("made up", "session")).toEqual({ kind: "unknown" });
  });

  it("gives a state to one of many that ask together", async () => {
    const { store } = await open();
    await store.addState("state", "session", null);
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => store.takeState("state", "session")));
    expect(verdicts.filter(({ kind }) => kind === "accepted")).toHaveLength(1);
  });

  it("remembers for a day that a state was too old, and then forgets it", async () => {
    const { clock, database, store } = await open();
    await store.addState("state", "session", null);
    await clock.advance(600_000);
    expect(await store.takeState("state", "session")).toEqual({ kind: "expired" });
    await clock.advance(24 * 3_600_000 + 1);
    await store.addState("next", "session", null);
    expect(await database.query("SELECT 1 FROM auth_states")).toHaveLength(1);
  });
});
