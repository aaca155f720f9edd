import { openDatabase } from "@intercom-dsar/database";
import { describe, expect, it, vi } from "vitest";
import { credentialDigest } from "../src/api/token-consumer.ts";
import type { AuthApp } from "./support/auth-app.ts";
import { authApps, CLIENT_ID, CREDENTIAL, PASSWORD } from "./support/auth-app.ts";
import { connect, signedIn } from "./support/consent.ts";

const start = authApps();
const SOON = { interval: 10 };

function call(
  app: AuthApp,
  method: "GET" | "POST",
  url: string,
  payload?: object,
  credential: string | null = CREDENTIAL,
) {
  const headers = credential === null ? {} : { authorization: `Bearer ${credential}` };
  return app.server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
}

describe("the JSON endpoints", () => {
  it.each([
    ["a byte order mark", Buffer.from('\ufeff{"code":"unauthorized"}'), 202],
    ["a byte that is not UTF-8", Buffer.from('{"code":"unauthorized","more":"\xe4"}', "latin1"), 400],
    [
      "half a surrogate pair as bytes",
      Buffer.from('{"code":"unauthorized","\xed\xa0\x80":1}', "latin1"),
      400,
    ],
    ["UTF-16", Buffer.from('\ufeff{"code":"unauthorized"}', "utf16le"), 400],
  ])("read a body with %s as the consumer does", async (_, payload, status) => {
    const app = await start();
    await connect(await signedIn(app, PASSWORD), "euspace1");

    const response = await app.server.inject({
      method: "POST",
      url: "/v1/workspaces/euspace1/reports",
      headers: { authorization: `Bearer ${CREDENTIAL}`, "content-type": "application/json" },
      payload,
    });

    expect(response.statusCode).toBe(status);
  });

  it("list the connected workspaces", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "euspace1");
    await connect(browser, "auspace1");

    const response = await call(app, "GET", "/v1/workspaces");

    expect(response.json()).toEqual({
      workspaces: [
        { workspaceId: "auspace1", region: "au", state: "connected", tokenVersion: 1 },
        { workspaceId: "euspace1", region: "eu", state: "connected", tokenVersion: 1 },
      ],
    });
    expect(response.headers["cache-control"]).toBe("no-store");
  });

  it("hand out a token that works", async () => {
    const app = await start();
    await connect(await signedIn(app, PASSWORD), "euspace1");

    const response = await call(app, "GET", "/v1/workspaces/euspace1/token");

    expect(response.json()).toEqual({
      workspaceId: "euspace1",
      region: "eu",
      accessToken: (await app.vault.token("euspace1"))?.accessToken,
      tokenVersion: 1,
    });
    expect(response.headers["cache-control"]).toBe("no-store");
  });

  it("tell an unknown workspace by its code (RFC 9457)", async () => {
    const app = await start();
    for (const response of [
      await call(app, "GET", "/v1/workspaces/nobody/token"),
      await call(app, "POST", "/v1/workspaces/nobody/reports", { code: "unauthorized" }),
    ]) {
      expect(response.statusCode).toBe(404);
      expect(response.headers["content-type"]).toMatch(/^application\/problem\+json/);
      expect(response.json()).toMatchObject({
        type: "urn:intercom-dsar:problem:workspace_unknown",
        status: 404,
        code: "workspace_unknown",
      });
    }
  });

  it("take a report and check the workspace at once", async () => {
    const app = await start();
    await connect(await signedIn(app, PASSWORD), "euspace1");
    await app.simulator.control.oauth.uninstall(CLIENT_ID, "euspace1");

    const response = await call(app, "POST", "/v1/workspaces/euspace1/reports", { code: "unauthorized" });

    expect([response.statusCode, response.json()]).toEqual([202, { status: "check_begun" }]);
    await vi.waitFor(async () => {
      await app.clock.advance(2_000);
      expect((await call(app, "GET", "/v1/workspaces")).json()).toMatchObject({
        workspaces: [{ state: "needs_reconnecting" }],
      });
    });
  });

  it("refuse a report that is none", async () => {
    const app = await start();
    await connect(await signedIn(app, PASSWORD), "euspace1");
    for (const payload of [{}, { code: "Token ABC was refused" }, { code: 7 }]) {
      const response = await call(app, "POST", "/v1/workspaces/euspace1/reports", payload);
      expect([response.statusCode, response.json()]).toMatchObject([400, { code: "bad_request" }]);
    }
  });

  it("are closed to everybody without the service credential, a signed-in administrator included", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "euspace1");
    const paths = ["/v1/workspaces", "/v1/workspaces/euspace1/token", "/v1/workspaces/nobody/token"];
    for (const path of paths) {
      for (const credential of [null, "", "x", `${CREDENTIAL}x`, CREDENTIAL.slice(0, -1), PASSWORD]) {
        const response = await call(app, "GET", path, undefined, credential);
        expect([response.statusCode, response.json()]).toMatchObject([401, { code: "credential_refused" }]);
        expect(response.headers["www-authenticate"]).toBe("Bearer");
      }
      expect((await browser.get(path)).statusCode).toBe(401);
    }
    expect(JSON.stringify(app.log.lines)).not.toContain(CREDENTIAL.slice(0, 20));
  });

  it("are not there where no credential is configured", async () => {
    const app = await start({ consumers: [] });
    const response = await call(app, "GET", "/v1/workspaces");
    expect([response.statusCode, response.json()]).toMatchObject([404, { code: "not_found" }]);
  });

  it("give a consumer the tokens of its own workspaces alone, and say of another's what they say of one that is not there", async () => {
    const digests = [credentialDigest(CREDENTIAL)];
    const app = await start({ consumers: [{ name: "eu", digests, workspaces: new Set(["euspace1"]) }] });
    const browser = await signedIn(app, PASSWORD);
    for (const workspace of ["euspace1", "usspace1"]) await connect(browser, workspace);

    expect((await call(app, "GET", "/v1/workspaces")).json()).toMatchObject({
      workspaces: [{ workspaceId: "euspace1" }],
    });
    expect((await call(app, "GET", "/v1/workspaces/euspace1/token")).statusCode).toBe(200);
    const [foreign, unknown] = await Promise.all(
      ["usspace1", "nobody"].map((id) => call(app, "GET", `/v1/workspaces/${id}/token`)),
    );
    expect([foreign?.statusCode, foreign?.body]).toEqual([404, unknown?.body]);
    const report = { code: "unauthorized" };
    expect((await call(app, "POST", "/v1/workspaces/usspace1/reports", report)).statusCode).toBe(404);
  });

  it("are at a port of their own alone where one is set, and no page is there", async () => {
    const app = await start({ hasTokenServer: true });
    await connect(await signedIn(app, PASSWORD), "euspace1");
    const headers = { authorization: `Bearer ${CREDENTIAL}` };

    const here = await app.tokens?.inject({ url: "/v1/workspaces/euspace1/token", headers });
    expect([here?.statusCode, here?.json()]).toMatchObject([200, { workspaceId: "euspace1" }]);
    for (const url of ["/", "/sign-in", "/intercom/uninstalled"])
      expect((await app.tokens?.inject({ url }))?.statusCode, url).toBe(404);

    for (const path of ["/v1/workspaces", "/v1/workspaces/euspace1/token"]) {
      const response = await call(app, "GET", path);
      // A 404 would tell a consumer that the workspace is not connected.
      expect([response.statusCode, response.json()]).toMatchObject([421, { code: "wrong_port" }]);
    }
    expect((await app.server.inject({ url: "/openapi.json" })).statusCode).toBe(404);
  });

  it("leave a row of who was given which token, and hand out none without it", async () => {
    const app = await start();
    await connect(await signedIn(app, PASSWORD), "euspace1");
    await call(app, "GET", "/v1/workspaces/euspace1/token");

    const rows = await app.database.query(
      "SELECT id, action, actor, workspace_id FROM auth_audit ORDER BY at",
    );
    const last = rows.at(-1);
    expect(last).toMatchObject({ action: "token_handed_out", actor: "consumer:consumer" });
    const logged = { workspaceId: "euspace1", clientId: "consumer", auditId: last?.id };
    expect(app.log.lines).toContainEqual(expect.objectContaining({ event: "token_handed_out", ...logged }));

    await app.database.query("ALTER TABLE auth_audit RENAME TO auth_audit_gone");
    const response = await call(app, "GET", "/v1/workspaces/euspace1/token");
    expect(response.statusCode).toBeGreaterThanOrEqual(500);
    expect(response.body).not.toContain("accessToken");
  });

  it("describe themselves, from the schemas that they check with", async () => {
    const app = await start();
    const description = (await app.server.inject({ url: "/openapi.json" })).json();
    expect(description).toMatchObject({
      openapi: "3.1.0",
      security: [{ serviceCredential: [] }],
      paths: {
        "/v1/workspaces": { get: {} },
        "/v1/workspaces/{workspaceId}/token": { get: { responses: { 200: {}, 401: {}, 404: {} } } },
        "/v1/workspaces/{workspaceId}/reports": { post: { responses: { 202: {} } } },
      },
    });
    expect(Object.keys(description.paths)).toHaveLength(3);
  });
});

describe("health", () => {
  it("is told in one word on the app's own port", async () => {
    const app = await start();
    const live = await app.server.inject({ url: "/livez" });
    expect([live.statusCode, live.json()]).toEqual([200, { status: "live" }]);
    const ready = await app.server.inject({ url: "/readyz" });
    expect([ready.statusCode, ready.json()]).toEqual([200, { status: "degraded" }]);
  });

  it("is not ready while nothing can be kept, though all can be read, and comes back by itself", async () => {
    const database = openDatabase("sqlite::memory:");
    const app = await start({ database });
    const ready = async () => (await app.server.inject({ url: "/readyz" })).statusCode;
    const browser = await signedIn(app, PASSWORD);
    const [{ page_count } = { page_count: 0 }] = await database.query<{ page_count: number }>(
      "PRAGMA page_count",
    );
    await database.query(`PRAGMA max_page_count = ${page_count}`);
    expect(await ready()).toBe(200);

    // Each consent that begins is kept; there is room for a few.
    await vi.waitFor(
      async () => expect((await browser.submit("/", "/oauth/start")).statusCode).toBe(503),
      SOON,
    );

    expect(await ready()).toBe(503);
    expect((await call(app, "GET", "/v1/workspaces")).statusCode).toBe(200);
    expect(await ready()).toBe(503);
    await database.query("PRAGMA max_page_count = 100000");
    await vi.waitFor(async () => expect(await ready()).toBe(200), SOON);
  });
});
