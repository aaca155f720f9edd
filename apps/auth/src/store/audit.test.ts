import { type Database, openDatabase } from "@intercom-dsar/database";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import { createManualClock } from "@intercom-dsar/service/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createAudit } from "./audit.ts";
import { openAuthStore } from "./auth-store.ts";

describe.each(["sqlite", "postgres"])("the audit on %s", (dialect) => {
  let server: PostgresServer | null = null;
  let database: Database | null = null;
  beforeAll(async () => {
    if (dialect === "postgres") server = await startPostgres();
  });
  afterEach(() => database?.close());
  afterAll(() => server?.stop());

  it("keeps every row as it was written", async () => {
    const opened = openDatabase(server === null ? "sqlite::memory:" : await server.createDatabase());
    database = opened;
    const clock = createManualClock();
    await openAuthStore(opened, clock);
    const id = await createAudit(opened, clock).record({
      action: "workspace_disconnected",
      actor: "sub:nora",
      workspaceId: "euspace1",
    });

    for (const statement of ["UPDATE auth_audit SET actor = 'sub:omar'", "DELETE FROM auth_audit"])
      await expect(opened.query(statement), statement).rejects.toThrow();
    if (dialect === "postgres") await expect(opened.query("TRUNCATE auth_audit")).rejects.toThrow();

    expect(await opened.query("SELECT * FROM auth_audit")).toEqual([
      {
        id,
        at: clock.now(),
        action: "workspace_disconnected",
        actor: "sub:nora",
        workspace_id: "euspace1",
      },
    ]);
  });
});
