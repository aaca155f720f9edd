import { createWebBrowser } from "@intercom-dsar/testing/web";
import { describe, expect, it } from "vitest";
import { endDeletion } from "../../consumer/src/testing/end-deletion.ts";
import { fillLedger } from "./support/fill-ledger.ts";
import { PASSWORD, stages } from "./support/stage.ts";

const { setStage } = stages();

async function signedIn(environment: Readonly<Record<string, string>> = {}) {
  const stage = await setStage(environment);
  const browser = createWebBrowser(stage.origin);
  const { location } = await browser.submit("/sign-in", "/sign-in", { password: PASSWORD });
  expect(location).toBe("/");
  return { ...stage, browser };
}

describe("the console", () => {
  it("shows nothing to who is not signed in", async () => {
    const { origin } = await setStage();
    const browser = createWebBrowser(origin);

    const answers = await Promise.all(
      ["/", "/requests", "/requests/portal/r1", "/audit"].map((path) => browser.get(path)),
    );

    expect(answers.map(({ status, location }) => [status, location])).toEqual(
      answers.map(() => [303, "/sign-in"]),
    );
  });

  it("does nothing without the form's token, and nothing without a reason or with an address in it", async () => {
    const { browser, operator } = await signedIn();
    await fillLedger(operator);
    const cancel = (fields: Record<string, string>) =>
      browser.submit("/requests/portal/fresh-1", "/requests/portal/fresh-1/cancel", fields);

    const forged = await cancel({ form_token: "another", reason: "ticket OPS-1" });
    const unreasoned = await cancel({ reason: " " });
    const addressed = await cancel({ reason: "jane@example.com asked" });

    expect([forged.status, unreasoned.status, addressed.status]).toEqual([403, 400, 400]);
    expect((await operator.send("viewer", "GET", "/audit")).body).toMatchObject({ actions: [] });
  });

  it("shows the certificate of a deletion that has ended, as a page and as JSON", async () => {
    const { browser, operator } = await signedIn();
    await endDeletion(operator, "d1");
    const page = await browser.get("/requests/portal/d1");

    expect(page.body).toContain('href="/requests/portal/d1/certificate?language=de"');
    const certificate = await browser.get("/requests/portal/d1/certificate?language=de");
    expect([certificate.status, certificate.body]).toEqual([
      200,
      expect.stringContaining("Löschbescheinigung"),
    ]);
    const json = await browser.get("/requests/portal/d1/certificate?form=json");
    expect(JSON.parse(json.body)).toMatchObject({ format: "intercom-dsar.certificate.v1" });
  });

  it("names in the audit who acted, and why", async () => {
    const { browser, operator } = await signedIn();
    await fillLedger(operator);

    const { status, location } = await browser.submit(
      "/requests/portal/fresh-1",
      "/requests/portal/fresh-1/cancel",
      { reason: "ticket OPS-1" },
    );

    expect([status, location]).toEqual([303, "/requests/portal/fresh-1"]);
    expect((await operator.send("viewer", "GET", "/audit")).body).toMatchObject({
      actions: [
        {
          actor: "password",
          credential: "console",
          role: "admin",
          action: "cancel",
          reason: "ticket OPS-1",
          outcome: { result: "cancelled" },
        },
      ],
    });
  });

  it("holds a request back, says why, and lets it go on", async () => {
    const { browser, operator } = await signedIn();
    await fillLedger(operator);
    const page = "/requests/portal/fresh-1";

    await browser.submit(page, `${page}/hold`, { reason: "ticket LEGAL-7" });
    const { body } = await browser.get(page);
    expect(body).toContain("is held. It begins nothing irreversible until it is released.");
    expect(body).toContain("An operator holds the request");
    expect(body).toContain("ticket LEGAL-7");
    expect(body).not.toContain("Hold it back");

    await browser.submit(page, `${page}/release-hold`, { reason: "closed" });
    expect((await browser.get(page)).body).toContain("Hold it back");
  });

  it("does nothing with all that fit where another number fits than was shown", async () => {
    const { browser, operator } = await signedIn();
    await fillLedger(operator);
    const cancelAll = (expected: string) =>
      browser.submit("/requests?kind=deletion", "/requests/all/cancel", {
        kind: "deletion",
        reasonCode: "",
        expected,
        reason: "ticket OPS-1",
      });

    const other = await cancelAll("3");
    const answer = await browser.get(other.location ?? "/");
    await cancelAll("2");

    expect(answer.body).toContain("nothing was done");
    const { body } = await operator.send("viewer", "GET", "/audit");
    expect(body).toMatchObject({ actions: [{ action: "cancel-all", outcome: { done: 2, failed: 0 } }] });
  });

  it("says so where the operator API refuses it or can't be reached", async () => {
    const refused = await signedIn({ OPERATOR_CREDENTIAL: "not-the-one-that-it-knows" });
    const unreachable = await signedIn({ OPERATOR_API_URL: "http://127.0.0.1:9" });

    const [wrong, gone] = await Promise.all([refused.browser.get("/"), unreachable.browser.get("/")]);

    expect([wrong.status, gone.status]).toEqual([502, 503]);
    expect(wrong.body).toContain("The operator API refuses the console");
    expect(gone.body).toContain("The operator API does not answer");
    expect(refused.log()).not.toContain("not-the-one-that-it-knows");
  });
});
