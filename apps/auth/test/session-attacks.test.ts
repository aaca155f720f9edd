import { formTokenOf } from "@intercom-dsar/testing/web";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authApps, PASSWORD } from "./support/auth-app.ts";
import { signedIn } from "./support/consent.ts";

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
