import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openExistingDatabase } from "./open-existing-database.ts";
import { openPostgres } from "./postgres.ts";
import { type PostgresServer, startPostgres } from "./testing/postgres-server.ts";
import { writeObstacle } from "./write-obstacle.ts";

describe("writeObstacle", () => {
  let server: PostgresServer;
  let url: string;
  beforeAll(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
    const owner = openPostgres(url);
    await owner.query("CREATE TABLE ships (name TEXT)");
    await owner.query("CREATE ROLE reader LOGIN PASSWORD 'reader'");
    await owner.query("GRANT SELECT, INSERT ON ships TO reader");
    await owner.close();
  });
  afterAll(() => server.stop());

  async function obstacle(address: string, table: string | null) {
    const database = openExistingDatabase(address);
    if (database === null) throw new Error("there is no database");
    try {
      return await writeObstacle(database, table);
    } finally {
      await database.close();
    }
  }
  const as = (user: string) => {
    const address = new URL(url);
    address.username = user;
    address.password = user;
    return address.href;
  };
  const readOnly = () => {
    const address = new URL(url);
    address.searchParams.set("options", "-c default_transaction_read_only=on");
    return address.href.replaceAll("+", "%20");
  };

  it("sees none for the owner", async () => {
    expect([await obstacle(url, null), await obstacle(url, "ships")]).toEqual([null, null]);
  });

  it("names the right that a user lacks", async () => {
    expect(await obstacle(as("reader"), null)).toContain("may not make tables");
    expect(await obstacle(as("reader"), "ships")).toContain("may not write the table ships");
  });

  it("tells a database that takes no writes", async () => {
    expect(await obstacle(readOnly(), "ships")).toContain("takes no writes here");
  });
});
