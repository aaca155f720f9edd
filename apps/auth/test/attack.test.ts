import { openDatabase } from "@intercom-dsar/database";
import { createKeyring } from "@intercom-dsar/sealing";
import { formTokenOf } from "@intercom-dsar/testing/web";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authApps, CREDENTIAL, PASSWORD } from "./support/auth-app.ts";
import { begin, connect, decide, pathOf, signedIn } from "./support/consent.ts";

const start = authApps();
const SESSION = "__Host-session";

describe("the session", () => {
  it("is a sealed __Host- cookie that no script and no other site's form can use", async () => {
    const app = await start();
    const response = await app.browser().get("/sign-in");
    const cookie = String(response.headers["set-cookie"]);
    expect(cookie).toMatch(/^__Host-session=[\w-]+; Max-Age=28800; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it("is a new one after signing in: one that an attacker had planted is worth nothing (fixation)", async () => {
    const app = await start();
    const attacker = app.browser();
    const planted = formTokenOf((await attacker.get("/sign-in")).body);
    const victim = app.browser();
    for (const [name, value] of attacker.cookies) victim.cookies.set(name, value);

    await victim.post("/sign-in", { form_token: planted, password: PASSWORD });

    expect((await victim.get("/")).statusCode).toBe(200);
    expect(victim.cookies.get(SESSION)).not.toBe(attacker.cookies.get(SESSION));
    expect((await attacker.get("/")).headers.location).toBe("/sign-in");
    expect((await victim.post("/oauth/start", { form_token: planted })).statusCode).toBe(403);
  });

  it("is over for every copy of the cookie after signing out, and by itself after its time", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const thief = app.browser();
    thief.cookies.set(SESSION, browser.cookies.get(SESSION) ?? "");
    expect((await thief.get("/")).statusCode).toBe(200);

    await browser.submit("/", "/sign-out");

    expect((await thief.get("/")).headers.location).toBe("/sign-in");
    const other = await signedIn(app, PASSWORD);
    const kept = other.cookies.get(SESSION) ?? "";
    for (let minutes = 0; minutes < 8 * 60; minutes += 30) {
      other.cookies.set(SESSION, kept);
      expect((await other.get("/")).statusCode).toBe(200);
      await app.clock.advance(30 * 60_000);
    }
    other.cookies.set(SESSION, kept);
    expect((await other.get("/")).headers.location).toBe("/sign-in");
  });

  it("is over for every copy of the cookie after an hour in which nobody used it", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const kept = browser.cookies.get(SESSION) ?? "";
    await app.clock.advance(3_600_000);
    browser.cookies.set(SESSION, kept);
    expect((await browser.get("/")).headers.location).toBe("/sign-in");
  });

  it("does not open when any bit of its cookie is changed, or when it is made up (tampering)", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const sealed = Buffer.from(browser.cookies.get(SESSION) ?? "", "base64url");
    const property = fc.asyncProperty(fc.nat(sealed.length * 8 - 1), async (bit) => {
      const forged = Buffer.from(sealed);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const thief = app.browser();
      thief.cookies.set(SESSION, forged.toString("base64url"));
      expect((await thief.get("/")).headers.location).toBe("/sign-in");
    });
    await fc.assert(property, { numRuns: 60 });
    const madeUp = fc.asyncProperty(fc.base64String({ maxLength: 400 }), async (text) => {
      const response = await app.server.inject({ url: "/", headers: { cookie: `${SESSION}=${text}` } });
      expect(response.headers.location).toBe("/sign-in");
    });
    await fc.assert(madeUp, { numRuns: 60 });
  });

  it("does not take a cookie of another kind for its own", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const thief = app.browser();
    thief.cookies.set(SESSION, browser.cookies.get("__Host-known-browser") ?? "");
    expect((await thief.get("/")).headers.location).toBe("/sign-in");
  });
});

describe("the way back from Intercom", () => {
  it("takes no code that an attacker puts into the victim's browser (code injection, login CSRF)", async () => {
    const app = await start();
    const [attacker, victim] = [await signedIn(app, PASSWORD), await signedIn(app, PASSWORD)];
    const stolen = await decide(await begin(attacker), { workspace: "usspace1" });
    const code = stolen.searchParams.get("code") ?? "";

    const withAttackersState = await victim.get(pathOf(stolen));
    const withoutState = await victim.get(`/oauth/callback?code=${code}`);
    const withOwnState = await victim.get(
      `/oauth/callback?code=made-up%3D&state=${(await begin(victim)).searchParams.get("state")}`,
    );

    expect([withAttackersState, withoutState, withOwnState].map(({ statusCode }) => statusCode)).toEqual([
      403, 400, 400,
    ]);
    expect(await app.vault.connections()).toEqual([]);
    const exchanges = app.simulator.control
      .calls()
      .filter(({ endpoint }) => endpoint === "/auth/eagle/token");
    expect(exchanges).toHaveLength(1);
  });

  it("takes no code of another workspace while one is being reconnected", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "euspace1");
    const elsewhere = await decide(await begin(browser), { workspace: "usspace1" });
    const state = (await begin(browser, "euspace1")).searchParams.get("state") ?? "";
    elsewhere.searchParams.set("state", state);

    expect((await browser.get(pathOf(elsewhere))).statusCode).toBe(409);
    expect(await app.vault.find("euspace1")).toMatchObject({ tokenVersion: 1 });
    expect(await app.vault.find("usspace1")).toBeNull();
  });

  it("is not used up by a program that looks where it leads (HEAD)", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const back = await decide(await begin(browser), { workspace: "euspace1" });
    const cookies = Object.fromEntries(browser.cookies);
    expect((await app.server.inject({ method: "HEAD", url: pathOf(back), cookies })).statusCode).toBe(404);
    expect((await browser.get(pathOf(back))).headers.location).toBe("/");
  });
});

describe("forms (CSRF)", () => {
  const FORMS = [
    "/sign-in",
    "/sign-out",
    "/oauth/start",
    "/workspaces/euspace1/check",
    "/workspaces/euspace1/disconnect",
  ];

  it.each(FORMS)("%s takes no form without the token of this very session", async (path) => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "euspace1");
    const foreign = formTokenOf((await (await signedIn(app, PASSWORD)).get("/")).body);

    for (const fields of [{}, { form_token: "" }, { form_token: foreign }, { form_token: `${foreign}x` }]) {
      const response = await browser.post(path, { password: PASSWORD, ...fields });
      expect([response.statusCode, response.body]).toEqual([403, expect.stringContaining("form_forged")]);
    }
    expect(await app.vault.find("euspace1")).not.toBeNull();
  });

  it("takes no form that the browser says another site has sent", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    for (const site of ["cross-site", "same-site", "none"]) {
      const response = await browser.submit("/", "/oauth/start", {}, { "sec-fetch-site": site });
      expect(response.statusCode).toBe(403);
    }
  });

  it("takes no JSON, no text and no upload in place of a form", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x"]) {
      const response = await app.server.inject({
        method: "POST",
        url: "/sign-out",
        headers: { "content-type": type },
        payload: "{}",
        cookies: Object.fromEntries(browser.cookies),
      });
      expect(response.statusCode).toBe(415);
    }
    expect((await browser.get("/")).statusCode).toBe(200);
  });

  it("changes nothing by GET", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "euspace1");
    for (const path of [...FORMS, "/intercom/uninstalled"]) await browser.get(path);
    expect((await browser.get("/")).statusCode).toBe(200);
    expect(await app.vault.find("euspace1")).toMatchObject({ state: "connected" });
  });
});

describe("guessing the password", () => {
  it("looks at 5 of 2,000 attempts from one address, whatever they say of whom they speak for", async () => {
    const app = await start();
    const attacker = app.browser();
    const token = formTokenOf((await attacker.get("/sign-in")).body);
    const statuses = new Map<number, number>();
    for (let attempt = 0; attempt < 2_000; attempt++) {
      const { statusCode } = await attacker.post(
        "/sign-in",
        { form_token: token, password: `guess ${attempt}` },
        { "x-forwarded-for": `198.51.100.${attempt % 256}`, forwarded: `for=198.51.100.${attempt % 256}` },
      );
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 403: 5, 429: 1_995 });

    const right = await attacker.post("/sign-in", { form_token: token, password: PASSWORD });
    expect(right.statusCode).toBe(429);
    expect(Number(right.headers["retry-after"])).toBeGreaterThan(0);
    expect(right.body).toMatch(/possible in 15 minutes, at <time/);
    expect(right.body).toMatch(/<input [^>]*type="password" disabled/);
    await app.clock.advance(15 * 60_000);
    expect((await attacker.post("/sign-in", { form_token: token, password: PASSWORD })).statusCode).toBe(303);
    expect(JSON.stringify(app.log.lines)).not.toContain("guess");
  });

  it("looks at 50 from all addresses together, and still lets in a browser that it knows", async () => {
    const app = await start({ trustedProxies: ["127.0.0.1"] });
    const admin = await signedIn(app, PASSWORD);
    await admin.submit("/", "/sign-out");
    const attacker = app.browser();
    const token = formTokenOf((await attacker.get("/sign-in")).body);
    const guess = (address: string) =>
      attacker.post("/sign-in", { form_token: token, password: "guess" }, { "x-forwarded-for": address });

    const responses = [];
    for (let host = 0; host < 200; host++) responses.push(await guess(`198.51.100.${host}`));

    expect(responses.filter(({ statusCode }) => statusCode === 403)).toHaveLength(50);
    expect((await app.browser().signIn(PASSWORD)).statusCode).toBe(429);
    expect((await admin.signIn(PASSWORD)).statusCode).toBe(303);
  });

  it("counts a whole IPv6 network as one address", async () => {
    const app = await start({ trustedProxies: ["127.0.0.1"] });
    const attacker = app.browser();
    const token = formTokenOf((await attacker.get("/sign-in")).body);
    const responses = [];
    for (let host = 1; host <= 20; host++)
      responses.push(
        await attacker.post(
          "/sign-in",
          { form_token: token, password: "guess" },
          { "x-forwarded-for": `2001:db8:7:7::${host.toString(16)}` },
        ),
      );
    expect(responses.filter(({ statusCode }) => statusCode === 403)).toHaveLength(5);
  });

  it("has no password by default, and no way in without one", async () => {
    const app = await start({ password: null });
    const response = await app.browser().submit("/sign-in", "/sign-in", { password: "" });
    expect(response.statusCode).toBe(404);
  });
});

describe("redirects", () => {
  it("go to our own pages and to Intercom, wherever a request wants them to go", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const evil = "https://evil.example/";
    const wishes = `next=${evil}&return_to=${evil}&redirect_uri=${evil}&url=//evil.example`;
    const responses = [
      await app.browser().get(`/?${wishes}`, { host: "evil.example", "x-forwarded-host": "evil.example" }),
      await browser.get(`/sign-in?${wishes}`, { host: "evil.example" }),
      await browser.submit(
        "/",
        `/oauth/start?${wishes}`,
        { redirect_uri: evil, next: evil },
        { host: "evil.example" },
      ),
      await browser.get(`//evil.example/%2e%2e`),
      await browser.submit("/", `/sign-out?${wishes}`, {}, { host: "evil.example" }),
    ];
    const { origin } = new URL(app.simulator.url);
    for (const { headers } of responses) {
      const to = new URL(String(headers.location ?? "/"), "https://connect.example.com");
      expect(["https://connect.example.com", origin]).toContain(to.origin);
      expect(to.href).not.toContain("evil.example");
    }
  });

  it("can't be made to carry further headers (header injection)", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const bad = "x%0d%0aset-cookie:%20admin=1";
    const responses = [
      await browser.get(`/oauth/callback?state=${bad}&code=${bad}`),
      await browser.get(`/workspaces/${bad}/disconnect`),
      await browser.submit("/", "/oauth/start", { workspace: "x\r\nset-cookie: admin=1" }),
      await browser.submit("/", `/workspaces/${bad}/check`),
    ];
    for (const response of responses) {
      expect(response.statusCode).toBeGreaterThanOrEqual(400);
      expect(response.cookies.map(({ name }) => name)).not.toContain("admin");
    }
  });
});

describe("what comes from outside", () => {
  it("is never HTML: a workspace's name, an admin's name, a search", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const script = `"><script>alert(1)</script>`;
    const grant = { accessToken: "token", refreshToken: null, expiresInSeconds: null };
    for (let index = 0; index < 8; index++)
      await app.vault.save(
        {
          workspaceId: `w${index}`,
          workspaceName: `${script}${index}`,
          region: "us",
          connectedBy: { id: "1", name: script, email: script },
        },
        grant,
      );
    for (const path of [`/?q=${encodeURIComponent(script)}`, "/", "/workspaces/w1/disconnect"]) {
      const { body } = await browser.get(path);
      expect(body).not.toContain("<script>");
      expect(body).toContain("&#60;script");
    }
  });

  it("is refused when it is too large, too long or not a form", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const large = await browser.post("/sign-in", { password: "x".repeat(20_000) });
    const notice = await app.server.inject({
      method: "POST",
      url: "/intercom/uninstalled",
      payload: { app_id: "x".repeat(20_000) },
    });
    const deep = await app.server.inject({
      method: "POST",
      url: "/intercom/uninstalled",
      headers: { "content-type": "application/json" },
      payload: `{"app_id":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
    });
    const poisoned = await app.server.inject({
      method: "POST",
      url: "/intercom/uninstalled",
      headers: { "content-type": "application/json" },
      payload: '{"__proto__":{"admin":true},"app_id":"euspace1"}',
    });
    const long = await browser.get(`/workspaces/${"x".repeat(2_000)}/disconnect`);
    expect([large.statusCode, notice.statusCode, deep.statusCode]).toEqual([413, 413, 202]);
    expect(poisoned.statusCode).toBe(400);
    expect(long.statusCode).toBeGreaterThanOrEqual(400);
    expect(long.statusCode).toBeLessThan(500);
  });

  it("never makes the app fail: any path, any query", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const property = fc.asyncProperty(
      fc.constantFrom(
        "/",
        "/oauth/callback",
        "/sign-in",
        "/workspaces/x/disconnect",
        "/v1/workspaces/x/token",
      ),
      fc.array(fc.tuple(fc.constantFrom("q", "page", "show", "state", "code", "error"), fc.string()), {
        maxLength: 5,
      }),
      async (path, pairs) => {
        const query = pairs
          .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`)
          .join("&");
        const { statusCode } = await browser.get(`${path}?${query}`);
        expect(statusCode).toBeLessThan(500);
      },
    );
    await fc.assert(property, { numRuns: 100 });
  });
});

describe("any form at all", () => {
  it("never makes the app fail", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const token = formTokenOf((await browser.get("/")).body);
    const property = fc.asyncProperty(
      fc.constantFrom("/sign-in", "/oauth/start", "/workspaces/x/check", "/workspaces/x/disconnect"),
      fc.dictionary(
        fc.oneof(fc.constantFrom("password", "workspace", "form_token"), fc.string()),
        fc.string(),
        {
          maxKeys: 4,
        },
      ),
      async (path, fields) => {
        const wellFormed = Object.fromEntries(
          Object.entries(fields).map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
        );
        const { statusCode } = await browser.post(path, { form_token: token, ...wellFormed });
        expect(statusCode).toBeLessThan(500);
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it("is read as text, whatever bytes it has", async () => {
    const app = await start();
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const { statusCode } = await app.server.inject({
        method: "POST",
        url: "/sign-in",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        payload: Buffer.from(bytes),
      });
      expect(statusCode).toBe(403);
    });
    await fc.assert(property, { numRuns: 100 });
  });
});

describe("every answer", () => {
  it.each([
    "/sign-in",
    "/",
    "/nothing",
    "/oauth/callback",
    "/livez",
    "/v1/workspaces",
    "/intercom/uninstalled",
  ])("of %s has the security headers and is for no cache", async (path) => {
    const app = await start();
    const { headers } = await app.browser().get(path);
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|nonce|\*/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "same-origin",
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "cross-origin-opener-policy": "same-origin",
    });
    expect(headers).not.toHaveProperty("x-powered-by");
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  });
});

describe("for development over http", () => {
  it("cookies have neither the prefix nor Secure, and nothing asks for https", async () => {
    const app = await start({ publicUrl: "http://localhost:8080" });
    const browser = app.browser();
    const { headers } = await browser.get("/sign-in");
    expect(String(headers["set-cookie"])).toMatch(
      /^session=[\w-]+; Max-Age=28800; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(headers).not.toHaveProperty("strict-transport-security");
    expect((await browser.signIn(PASSWORD)).headers.location).toBe("/");
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
