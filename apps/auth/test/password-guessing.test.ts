import { formTokenOf } from "@intercom-dsar/testing/web";
import { describe, expect, it } from "vitest";
import { authApps, PASSWORD } from "./support/auth-app.ts";
import { signedIn } from "./support/consent.ts";

const start = authApps();

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
