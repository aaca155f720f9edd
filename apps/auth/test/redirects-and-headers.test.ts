import { describe, expect, it } from "vitest";
import { authApps, PASSWORD } from "./support/auth-app.ts";
import { signedIn } from "./support/consent.ts";

const start = authApps();

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
