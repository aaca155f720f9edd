import { formTokenOf } from "@intercom-dsar/testing/web";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authApps, PASSWORD } from "./support/auth-app.ts";
import { connect, signedIn } from "./support/consent.ts";

const start = authApps();

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
