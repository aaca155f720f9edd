import { openDatabase } from "@intercom-dsar/database";
import { createKeyring } from "@intercom-dsar/sealing";
import { describe, expect, it } from "vitest";
import { authApps, CREDENTIAL, PASSWORD } from "./support/auth-app.ts";
import { begin, connect, decide, pathOf, signedIn } from "./support/consent.ts";

const start = authApps();

describe("the vault", () => {
  it("gives no token to who has the database and not the key", async () => {
    const app = await start();
    await connect(await signedIn(app, PASSWORD), "euspace1");
    const token = (await app.vault.token("euspace1"))?.accessToken ?? "";

    const tables = ["workspace_tokens", "auth_sessions", "auth_states"];
    const rows = (
      await Promise.all(tables.map((table) => app.database.query(`SELECT * FROM ${table}`)))
    ).flat();
    const stolen = rows
      .flatMap(Object.values)
      .map((value) => Buffer.from(value instanceof Uint8Array ? value : String(value)));

    expect(stolen.length).toBeGreaterThan(10);
    for (const secret of [token, Buffer.from(token).toString("base64"), "ada.quill@colleagues.example"])
      expect(stolen.some((bytes) => bytes.includes(secret))).toBe(false);
    const sealed = rows.flatMap(({ sealed: value }) => (value instanceof Uint8Array ? [value] : []));
    const thief = createKeyring([Buffer.alloc(32, 7)]);
    for (const bytes of sealed)
      expect(() => thief.open(bytes, "workspace_tokens/sealed/euspace1")).toThrowError(/can't be opened/);
  });

  it("says of a swapped row that it can't be opened, hands out neither token, and shows the other workspaces", async () => {
    const app = await start({ database: openDatabase("sqlite::memory:") });
    const browser = await signedIn(app, PASSWORD);
    for (const workspace of ["euspace1", "usspace1", "auspace1"]) await connect(browser, workspace);

    await app.database.query(
      `UPDATE workspace_tokens SET (sealed, connected_by) =
         (SELECT sealed, connected_by FROM workspace_tokens WHERE workspace_id = 'usspace1') WHERE workspace_id = 'euspace1'`,
    );

    const { body, statusCode } = await browser.get("/");
    expect(statusCode).toBe(200);
    expect(body).toContain("The token of this workspace can&#39;t be opened.".replaceAll("&#39;", "'"));
    expect(body).toContain("Acacia Pty");
    const callsBefore = app.simulator.control.calls().length;
    await browser.submit("/", "/workspaces/euspace1/check");
    expect(app.simulator.control.calls()).toHaveLength(callsBefore);
    expect((await browser.get("/")).body).toContain("has a token that can&#39;t be opened");
    await browser.get(pathOf(await decide(await begin(browser, "euspace1"), { workspace: "euspace1" })));
    expect(await app.checker.check("euspace1")).toBe("working");
  });
});

describe("a database that is away", () => {
  it("is told in words of our own, to people and to programs", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await app.database.close();

    const page = await browser.get("/");
    const answer = await app.server.inject({
      url: "/v1/workspaces",
      headers: { authorization: `Bearer ${CREDENTIAL}` },
    });

    expect([page.statusCode, page.body]).toEqual([503, expect.stringContaining("The vault does not answer")]);
    expect([answer.statusCode, answer.json()]).toMatchObject([503, { code: "service_unavailable" }]);
  });
});
