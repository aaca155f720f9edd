import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authApps, PASSWORD } from "./support/auth-app.ts";
import { signedIn } from "./support/consent.ts";

const start = authApps();

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
