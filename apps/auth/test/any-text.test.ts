import { openDatabase } from "@intercom-dsar/database";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authApps, CREDENTIAL, PASSWORD } from "./support/auth-app.ts";
import { connect, signedIn } from "./support/consent.ts";

const start = authApps();

/** PostgreSQL's `text` can't hold U+0000, and half a surrogate pair is no character in UTF-8. */
const anyText = fc.oneof(
  fc.constantFrom("\0", "usspace1\0", "\ud800", "a\udc00b"),
  fc.string({ unit: "binary", minLength: 1 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
);
/** As the address has it: half a surrogate pair can't be written there. */
const written = (text: string) => encodeURIComponent(text.toWellFormed());

describe.each(["sqlite", "postgres"] as const)("whatever text stands in a request, over %s", (dialect) => {
  let server: PostgresServer | null = null;
  beforeAll(async () => {
    if (dialect === "postgres") server = await startPostgres();
  });
  afterAll(async () => {
    await server?.stop();
  });

  it("is answered, and not as an error of the app", async () => {
    const url = (await server?.createDatabase()) ?? "sqlite::memory:";
    const app = await start({ database: openDatabase(url) });
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "usspace1");
    const api = (method: "GET" | "POST", path: string, body?: object) =>
      app.server.inject({
        method,
        url: path,
        headers: {
          authorization: `Bearer ${CREDENTIAL}`,
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { payload: JSON.stringify(body) }),
      });
    const asks: readonly ((text: string) => Promise<{ readonly statusCode: number }>)[] = [
      (text) => api("GET", `/v1/workspaces/${written(text)}/token`),
      (text) => api("POST", `/v1/workspaces/${written(text)}/reports`, { code: "unauthorized" }),
      (text) => api("POST", "/v1/workspaces/usspace1/reports", { code: text, [text]: text }),
      (text) => api("GET", `/v1/workspaces?${written(text)}=${written(text)}`),
      (text) => api("POST", "/intercom/uninstalled", { app_id: text }),
      (text) => browser.get(`/?q=${written(text)}&show=${written(text)}&page=${written(text)}`),
      (text) =>
        browser.get(`/oauth/callback?state=${written(text)}&code=${written(text)}&error=${written(text)}`),
      (text) => browser.get(`/workspaces/${written(text)}/disconnect`),
      (text) => browser.submit("/", `/workspaces/${written(text)}/check`),
      (text) => browser.submit("/", `/workspaces/${written(text)}/disconnect`),
      (text) => browser.submit("/", "/oauth/start", { workspace: text }),
      (text) => browser.submit("/", "/oauth/start", { form_token: text }),
      (text) => app.browser().submit("/sign-in", "/sign-in", { password: text }),
      (text) => app.server.inject({ url: "/", cookies: { "__Host-session": written(text) } }),
    ];

    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...asks), anyText, async (ask, text) => {
        expect((await ask(text)).statusCode).toBeLessThan(500);
      }),
      { numRuns: 400 },
    );

    expect(app.log.events()).not.toContain("request_failed");
    const unknown = await api("GET", "/v1/workspaces/%00/token");
    expect([400, 404]).toContain(unknown.statusCode);
  });
});
