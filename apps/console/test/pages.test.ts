import { createWebBrowser } from "@intercom-dsar/testing/web";
import { describe, expect, it } from "vitest";
import { endDeletion } from "../../consumer/src/testing/end-deletion.ts";
import type { startOperatorServer } from "../../consumer/src/testing/operator-server.ts";
import { fillLedger } from "./support/fill-ledger.ts";
import { PASSWORD, stages } from "./support/stage.ts";

const { setStage, startProcess } = stages();

async function signedIn(replay: Parameters<typeof startOperatorServer>[0] = null) {
  const stage = await setStage(replay);
  return { ...stage, browser: await stage.signIn("admin") };
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
      browser.submit("/requests/portal/fresh-1/cancel", "/requests/portal/fresh-1/cancel", fields);

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

  it("lists who was told of a deletion and has not acknowledged it, and acknowledges in their place", async () => {
    const { browser, operator } = await signedIn();
    const recipients = [{ name: "warehouse", keys: [], callbackUrl: null }];
    await endDeletion(operator, "d1", undefined, { recipients, withinMs: 7 * 86_400_000 });
    const list = await browser.get("/notices");
    expect(list.body).toMatch(/Sent.*not yet/s);
    const action = /\/notices\/[0-9a-f]{32}\/acknowledge/.exec(list.body)?.[0] ?? "";

    expect(list.body).toMatch(/warehouse.*portal\/d1.*contacts: 1/s);
    expect((await browser.get("/requests/portal/d1")).body).toContain("Notices to recipients");
    const done = await browser.submit(action, action, { reason: "ticket OPS-1" });
    expect([done.status, done.location]).toEqual([303, "/notices"]);
    expect((await browser.get("/notices")).body).toMatch(/is acknowledged, in your name.*None is open/s);
    expect((await browser.get("/notices?state=acknowledged")).body).toContain("by sub:admin, an operator");
    expect((await browser.get("/notices/none/acknowledge")).status).toBe(404);
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
          actor: "sub:admin",
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
    expect((await browser.get(`${page}/release-hold`)).body).toContain("Let fresh-1 go on?");

    await browser.submit(page, `${page}/release-hold`, { reason: "closed" });
    expect((await browser.get(page)).body).toContain("Hold it back");
  });

  it("does nothing with all that fit where another number fits than was shown", async () => {
    const { browser, operator } = await signedIn();
    await fillLedger(operator);
    const path = "/bulk?action=cancel&of=all&kind=deletion";
    const cancelAll = (expected: string) => browser.submit(path, path, { expected, reason: "ticket OPS-1" });

    expect((await browser.get(path)).body).toContain("<strong>2 requests</strong> fit: deletion requests.");
    const other = await cancelAll("3");
    const answer = await browser.get(other.location ?? "/");
    await cancelAll("2");

    expect(answer.body).toContain("nothing was done");
    const { body } = await operator.send("viewer", "GET", "/audit");
    expect(body).toMatchObject({ actions: [{ action: "cancel-all", outcome: { done: 2, failed: 0 } }] });
  });

  it("does something with those that were ticked, and counts what became of each", async () => {
    const { browser, operator } = await signedIn();
    await fillLedger(operator);
    const picks = ["fresh-1", "late-1", "never"].map((id) => `pick=portal%2F${id}`);
    const path = `/bulk?action=cancel&of=picked&${picks.join("&")}`;

    const asked = await browser.get(path);
    const { location } = await browser.submit(path, path, { expected: "3", reason: "ticket OPS-1" });

    expect(asked.body).toContain("Cancel 3 requests?");
    expect(location).toBe("/requests");
    expect((await browser.get("/requests")).body).toContain("Cancel them: 2 done, 0 skipped, 1 failed.");
    expect((await browser.get("/bulk?action=cancel&of=picked")).status).toBe(400);
  });

  it("puts dead letters back, after it has said which can be", async () => {
    const asked: boolean[] = [];
    const { browser } = await signedIn(async ({ isConfirmed }) => {
      asked.push(isConfirmed);
      const result = isConfirmed ? "sent" : "would_be_sent";
      const letter = { topic: "dead", partition: 0, offset: "12", cause: "invalid_schema" };
      return [{ ...letter, result }];
    });
    const path = "/dead-letters/replay?from=2026-11-26T08%3A00&cause=";

    const page = await browser.get(path);
    expect(page.body).toContain("1 of 1 letter can be put back.");
    expect(asked).toEqual([false]);
    await browser.submit("/", path, { reason: "ticket OPS-1" });
    expect(asked).toEqual([false, true]);
    expect((await browser.get("/dead-letters")).body).toContain("1 done, 0 skipped, 0 failed.");
    expect((await browser.get("/dead-letters/replay?from=yesterday")).status).toBe(400);
  });

  it("starts with a password, and says so where the operator API refuses it or can't be reached", async () => {
    const { operator, signIn } = await setStage();
    const secret = "not-the-one-that-it-knows";
    const { origin, log } = await startProcess({
      OPERATOR_API_URL: operator.url,
      OPERATOR_CREDENTIAL: secret,
    });
    const browser = createWebBrowser(origin);
    await browser.submit("/sign-in", "/sign-in", { password: PASSWORD });
    const refused = await browser.get("/");

    const other = await signIn("viewer");
    await operator.close();
    const gone = await other.get("/");

    expect([refused.status, gone.status]).toEqual([502, 503]);
    expect(refused.body).toContain("The operator API refuses the console");
    expect(gone.body).toContain("The operator API does not answer");
    expect(log()).not.toContain(secret);
  });
});
