import { formTokenOf } from "@intercom-dsar/testing/web";
import { describe, expect, it, vi } from "vitest";
import { authApps, CLIENT_ID, PASSWORD, PUBLIC_URL } from "./support/auth-app.ts";
import { begin, connect, decide, pathOf, signedIn } from "./support/consent.ts";

const start = authApps();

describe("connecting a workspace", () => {
  it("goes to Intercom's consent page with a state of its own and our redirect URL", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);

    const [one, other] = [await begin(browser), await begin(browser)];

    expect(one.origin).toBe(new URL(app.simulator.url).origin);
    expect(Object.fromEntries(one.searchParams)).toEqual({
      client_id: CLIENT_ID,
      redirect_uri: `${PUBLIC_URL}/oauth/callback`,
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(one.searchParams.get("state")).not.toBe(other.searchParams.get("state"));
  });

  it("keeps the token in the vault and shows the workspace with what it may do", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);

    await connect(browser, "euspace1");

    const { body } = await browser.get("/");
    expect(body).toContain("is connected. Requests that waited");
    expect(body).toContain("Elm GmbH");
    expect(body).toContain("Ada Quill");
    expect(body.match(/✓/g)).toHaveLength(3);
    expect(await app.vault.find("euspace1")).toMatchObject({
      region: "eu",
      state: "connected",
      tokenVersion: 1,
    });
    const token = await app.vault.token("euspace1");
    expect(body).not.toContain(token?.accessToken);
    expect(JSON.stringify(app.log.lines)).not.toContain(token?.accessToken);
    expect((await browser.get("/")).body).not.toContain("is connected. Requests that waited");
  });

  it("says which permission the app lacks, in Intercom's words", async () => {
    const app = await start();
    app.simulator.control.oauth.change(CLIENT_ID, { scopes: ["read_users_companies"] });
    const browser = await signedIn(app, PASSWORD);

    await connect(browser, "euspace1");

    const { body } = await browser.get("/");
    expect(body).toContain("The app lacks “Write users and companies”.");
    expect(body).toContain("Connected, permission missing");
    expect(body.match(/✗/g)).toHaveLength(1);
  });

  it("shows the permissions of what is switched on, and asks to reconnect where the token lacks one", async () => {
    const app = await start({ scopes: ["conversations", "tickets"] });
    app.simulator.control.oauth.change(CLIENT_ID, {
      scopes: ["read_users_companies", "write_users_companies", "read_conversations"],
    });
    const browser = await signedIn(app, PASSWORD);

    await connect(browser, "euspace1");

    const { body } = await browser.get("/");
    expect(body).toContain("Access: read conversations");
    expect(body).toContain("The app lacks “Read tickets”.");
    expect(body).toMatch(/class="button primary"[^>]*>Reconnect/);
    expect(body).not.toContain("Access: read events");
  });

  it("replaces the token when a workspace is reconnected", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "usspace1");

    const back = await decide(await begin(browser, "usspace1"), { workspace: "usspace1" });
    await browser.get(pathOf(back));

    expect((await browser.get("/")).body).toContain("is connected again.");
    expect(await app.vault.find("usspace1")).toMatchObject({ tokenVersion: 2, state: "connected" });
  });
});

describe("a connection that fails", () => {
  it("has a page of its own for a no at Intercom", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const back = await decide(await begin(browser), { deny: true });

    const response = await browser.get(pathOf(back));

    expect([response.statusCode, response.body]).toEqual([
      400,
      expect.stringContaining("Access was not granted"),
    ]);
    expect((await browser.get(pathOf(back))).body).toContain("already finished");
  });

  it("uses a state once", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const back = await decide(await begin(browser), { workspace: "euspace1" });
    expect((await browser.get(pathOf(back))).headers.location).toBe("/");

    const again = await browser.get(pathOf(back));

    expect([again.statusCode, again.body]).toEqual([400, expect.stringContaining("already finished")]);
    expect(await app.vault.find("euspace1")).toMatchObject({ tokenVersion: 1 });
  });

  it("lets one of two callbacks through that come together", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const back = await decide(await begin(browser), { workspace: "euspace1" });

    const responses = await Promise.all(Array.from({ length: 8 }, () => browser.get(pathOf(back))));

    expect(responses.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
    expect(await app.vault.find("euspace1")).toMatchObject({ tokenVersion: 1 });
  });

  it("takes no state after ten minutes", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const back = await decide(await begin(browser), { workspace: "euspace1" });
    await app.clock.advance(10 * 60_000);

    expect((await browser.get(pathOf(back))).body).toContain("That took too long");
    expect(await app.vault.connections()).toEqual([]);
  });

  it("takes no state from another browser, signed in or not, and uses it up", async () => {
    const app = await start();
    const victim = await signedIn(app, PASSWORD);
    for (const other of [await signedIn(app, PASSWORD), app.browser()]) {
      const back = await decide(await begin(victim), { workspace: "euspace1" });

      const response = await other.get(pathOf(back));

      expect([response.statusCode, response.body]).toEqual([
        403,
        expect.stringContaining("This browser did not begin the connection"),
      ]);
      expect((await victim.get(pathOf(back))).body).toContain("already finished");
    }
    expect(await app.vault.connections()).toEqual([]);
  });

  it("knows a state that is missing, doubled or made up, and a code that is missing or doubled", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const state = async () => (await begin(browser)).searchParams.get("state") ?? "";

    const pages = [
      await browser.get("/oauth/callback"),
      await browser.get("/oauth/callback?code=abc"),
      await browser.get("/oauth/callback?state=a&state=b&code=abc"),
      await browser.get("/oauth/callback?state=made-up&code=abc"),
      await browser.get(`/oauth/callback?state=${await state()}`),
      await browser.get(`/oauth/callback?state=${await state()}&code=a&code=b`),
      await browser.get(`/oauth/callback?state=${await state()}&error=server_error`),
    ];

    expect(pages.map(({ body }) => /Code for support: <code>(\w+)/.exec(body)?.[1])).toEqual([
      "state_missing",
      "state_missing",
      "state_missing",
      "state_unknown",
      "code_missing",
      "code_missing",
      "consent_failed",
    ]);
    expect(new Set(pages.map(({ statusCode }) => statusCode))).toEqual(new Set([400]));
  });

  it("says that a code is expired, and keeps nothing", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const back = await decide(await begin(browser), { workspace: "euspace1" });
    back.searchParams.set("code", "made-up=");

    const response = await browser.get(pathOf(back));

    expect(response.body).toContain("Intercom no longer accepts this permission");
    expect(await app.vault.connections()).toEqual([]);
  });

  it("says that Intercom does not answer, and keeps nothing", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const back = await decide(await begin(browser), { workspace: "euspace1" });
    app.simulator.control.faults.add({
      match: { endpoint: "/auth/eagle/token" },
      action: { kind: "status", status: 503 },
    });

    const response = await browser.get(pathOf(back));

    expect([response.statusCode, response.body]).toEqual([
      503,
      expect.stringContaining("Intercom does not answer"),
    ]);
    expect(await app.vault.connections()).toEqual([]);
  });

  it("ends the token of a workspace that was not meant", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "usspace1");
    const back = await decide(await begin(browser, "usspace1"), { workspace: "euspace1" });

    const response = await browser.get(pathOf(back));

    expect([response.statusCode, response.body]).toEqual([
      409,
      expect.stringContaining("That was another workspace"),
    ]);
    expect((await app.vault.connections()).map(({ workspaceId }) => workspaceId)).toEqual(["usspace1"]);
    const uninstalls = app.simulator.control.calls().filter(({ endpoint }) => endpoint === "/auth/uninstall");
    expect(uninstalls).toMatchObject([{ workspace: "euspace1", status: 200 }]);
  });

  it("leaves a workspace alone that was not meant but is connected: ending that token would end its own", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "usspace1");
    await connect(browser, "euspace1");
    const back = await decide(await begin(browser, "usspace1"), { workspace: "euspace1" });

    expect((await browser.get(pathOf(back))).body).toContain("That was another workspace");

    expect(await app.checker.check("euspace1")).toBe("working");
    expect(await app.vault.find("euspace1")).toMatchObject({ tokenVersion: 1 });
  });
});

describe("Intercom that fails for a moment", () => {
  it("is asked once more for the workspace behind a new token, and for the end of an old one", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const failOnce = (endpoint: string) =>
      app.simulator.control.faults.add({
        match: { endpoint },
        times: 1,
        action: { kind: "status", status: 503 },
      });
    failOnce("/me");
    await connect(browser, "euspace1");
    expect(await app.vault.find("euspace1")).toMatchObject({ state: "connected" });

    failOnce("/auth/uninstall");
    await browser.submit("/workspaces/euspace1/disconnect", "/workspaces/euspace1/disconnect");
    expect((await browser.get("/")).body).toContain("Its token is revoked at Intercom");
  });
});

describe("a connected workspace", () => {
  it("is disconnected only after a question, and then its token is dead everywhere", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "euspace1");
    const token = await app.vault.token("euspace1");

    const question = await browser.get("/workspaces/euspace1/disconnect");
    expect(question.body).toContain("Disconnect Elm GmbH?");
    expect(await app.vault.find("euspace1")).not.toBeNull();
    await browser.submit("/workspaces/euspace1/disconnect", "/workspaces/euspace1/disconnect");

    expect((await browser.get("/")).body).toContain("Its token is revoked at Intercom and destroyed here.");
    expect(await app.vault.connections()).toEqual([]);
    const me = await fetch(`${app.simulator.url}/me`, {
      headers: { authorization: `Bearer ${token?.accessToken}`, accept: "application/json" },
    });
    expect(me.status).toBe(401);
  });

  it("is disconnected only by who signed in within five minutes; others sign in again and go on where they were", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "euspace1");
    const path = "/workspaces/euspace1/disconnect";
    const token = formTokenOf((await browser.get(path)).body);
    await app.clock.advance(5 * 60_000);

    expect((await browser.get(path)).headers.location).toBe("/sign-in");
    expect((await browser.post(path, { form_token: token })).headers.location).toBe("/sign-in");
    expect(await app.vault.token("euspace1")).not.toBeNull();

    expect((await browser.get("/sign-in")).body).toContain("Sign in again to go on");
    expect((await browser.submit("/sign-in", "/sign-in", { password: "wrong" })).statusCode).toBe(403);
    expect((await browser.get(path)).headers.location).toBe("/sign-in");
    expect((await browser.signIn(PASSWORD)).headers.location).toBe(path);
    await browser.submit(path, path);
    expect(await app.vault.token("euspace1")).toBeNull();
  });

  it("is disconnected here also where Intercom does not answer, and the page says what is left to do", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "euspace1");
    app.simulator.control.faults.add({
      match: { endpoint: "/auth/uninstall" },
      action: { kind: "status", status: 503 },
    });

    await browser.submit("/workspaces/euspace1/disconnect", "/workspaces/euspace1/disconnect");

    expect((await browser.get("/")).body).toContain("Uninstall the app in Intercom&#39;s settings");
    expect(await app.vault.connections()).toEqual([]);
  });

  it("needs reconnecting after a check found its token dead, and works again after a new consent", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "euspace1");
    await app.simulator.control.oauth.uninstall(CLIENT_ID, "euspace1");

    await browser.submit("/", "/workspaces/euspace1/check");

    const page = await browser.get("/");
    expect(page.body).toContain("Needs reconnecting");
    expect(page.body).toContain("Press <em>Reconnect</em>");
    expect(page.body).toContain("Workspaces (1 needs attention)");
    await browser.get(pathOf(await decide(await begin(browser, "euspace1"), { workspace: "euspace1" })));
    expect(await app.vault.find("euspace1")).toMatchObject({ state: "connected", tokenVersion: 2 });
  });

  it("is checked after Intercom's uninstall callback, which by itself changes nothing", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "euspace1");
    const notify = (payload: object) =>
      app.server.inject({ method: "POST", url: "/intercom/uninstalled", payload });
    const checkedAt = (await app.vault.find("euspace1"))?.lastCheck?.at ?? 0;

    const forged = await notify({ app_id: "euspace1" });
    await app.clock.advance(2_000);
    await vi.waitFor(async () => {
      await app.clock.advance(0);
      expect((await app.vault.find("euspace1"))?.lastCheck?.at).toBeGreaterThan(checkedAt);
    });
    expect(await app.vault.find("euspace1")).toMatchObject({ state: "connected" });

    await app.simulator.control.oauth.uninstall(CLIENT_ID, "euspace1");
    const unknown = await notify({ app_id: "nobody" });
    await notify({ app_id: "euspace1" });
    await vi.waitFor(async () => {
      await app.clock.advance(2_000);
      expect(await app.vault.find("euspace1")).toMatchObject({ state: "needs_reconnecting" });
    });
    expect([forged.statusCode, forged.body]).toEqual([unknown.statusCode, unknown.body]);
  });

  it("stays as it is where Intercom does not answer a check", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "euspace1");
    app.simulator.control.faults.add({
      match: { endpoint: "/me" },
      action: { kind: "reset", when: "before" },
    });

    await browser.submit("/", "/workspaces/euspace1/check");

    expect((await browser.get("/")).body).toContain("Intercom does not answer");
    expect(await app.vault.find("euspace1")).toMatchObject({ state: "connected" });
  });
});
