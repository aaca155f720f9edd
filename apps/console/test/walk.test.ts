import { createHash } from "node:crypto";
import { loggedEvent, portOf } from "@intercom-dsar/testing";
import type { Page } from "playwright-core";
import { describe, expect, inject, it, onTestFinished, vi } from "vitest";
import { operatorSubmission } from "../../consumer/src/testing/operator-server.ts";
import { createScenario, seedOf } from "../../consumer/test/scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf } from "../../consumer/test/webhook-peer.ts";
import { startConsoleInProcess } from "./support/console-in-process.ts";
import { fillLedger } from "./support/fill-ledger.ts";
import { stages } from "./support/stage.ts";

const executablePath = inject("chromium");
const PEOPLE = ["jo", "ann", "bea", "cat", "dan", "eve"];
const TOKEN = "console-token-of-a-test";
/** For what the consumer does, and not the browser. */
const LATER = { timeout: 60_000, interval: 250 };

if (executablePath === null) {
  it("left out: there is no Chromium", () => {
    process.stderr.write(
      "LEFT OUT: the walk through the console's pages; install `chromium` or set CHROMIUM_PATH\n",
    );
  });
} else {
  describe("in a real browser", () => walk(executablePath));
}

/** A consumer as a process over a simulated Intercom, three senders, and the console before it. */
async function startAll() {
  const contacts = PEOPLE.map((name) => ({
    id: `id-${name}`,
    role: "user" as const,
    email: `${name}.canary@example.com`,
  }));
  const scenario = await createScenario(seedOf({ contacts }));
  onTestFinished(() => scenario.close());
  const [portal, careful, other] = [freshKey(), freshKey(), freshKey()];
  const consumer = scenario.start({
    PATH: "",
    WEBHOOK_PORT: "0",
    WEBHOOK_HOST: "127.0.0.1",
    SENDERS: sendersOf(
      { name: "portal", keys: [portal], deletionsPerDay: 1 },
      { name: "careful", keys: [careful], approval: "required" },
      { name: "other", keys: [other] },
    ),
    OPERATOR_PORT: "0",
    OPERATOR_HOST: "127.0.0.1",
    OPERATOR_KEYS: JSON.stringify([
      {
        name: "console",
        role: "admin",
        forwardsActor: true,
        sha256: createHash("sha256").update(TOKEN).digest("hex"),
      },
    ]),
  });
  const url = `http://127.0.0.1:${await portOf(consumer)}`;
  const { port } = await loggedEvent(consumer, "operator_open");
  await loggedEvent(consumer, "workspace_connected");
  const console = await startConsoleInProcess(`http://127.0.0.1:${port}`);
  onTestFinished(() => console.close());
  const send = async (key: string, requestId: string, kind: string, name: string) => {
    const { status } = await createWebhookPeer(url, key).post(
      requestOf(requestId, kind, `${name}.canary@example.com`),
    );
    expect(status).toBe(202);
  };
  return { console, send, keys: { portal, careful, other } };
}

function walk(executablePath: string): void {
  const { setStage, openPage } = stages();

  it("every action with the mouse, at a consumer that works", async () => {
    const { console, send, keys } = await startAll();
    const page = await openPage(executablePath);
    const seen: string[] = [];
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    /** From the link on a page, over the page that asks, to what it says was done. */
    const act = async (link: string, button: string, said: string | RegExp) => {
      await page.getByRole("link", { name: link }).click();
      await page.getByLabel("Reason, for the audit").fill("ticket OPS-1");
      seen.push(await page.content());
      await page.getByRole("button", { name: button }).click();
      await page.locator(".notice").getByText(said).waitFor();
      seen.push(await page.content());
    };
    const open = async (section: string, row?: string) => {
      await page.getByRole("link", { name: section, exact: true }).click();
      await page.getByRole("heading", { name: section }).waitFor();
      if (row !== undefined) await page.getByRole("link", { name: row, exact: true }).click();
    };
    const untilItSays = (text: string) =>
      vi.waitFor(async () => {
        await page.reload();
        expect(await page.locator("main").textContent()).toContain(text);
      }, LATER);

    await page.goto(console.origin);
    await page.getByRole("link", { name: "Sign in with your organisation's account" }).click();
    await page.getByText("Nothing is late, and nothing waits for a person.").waitFor();
    await act("Pause everything", "Pause everything", "is paused");
    await send(keys.portal, "held-1", "access", "jo");
    await send(keys.portal, "cancelled-1", "access", "ann");
    await send(keys.portal, "first-1", "deletion", "bea");
    await send(keys.portal, "limited-1", "deletion", "cat");
    await send(keys.careful, "approved-1", "deletion", "dan");
    await send(keys.other, "withdrawn-1", "access", "eve");

    await open("Requests", "held-1");
    await act("Hold it back", "Hold it back", "is held");
    await open("Requests", "cancelled-1");
    await act("Cancel it", "Cancel the request", "is cancelled");
    await open("Senders");
    await act("Withdraw … what other has queued", "Withdraw them", "1 done, 0 skipped, 0 failed");
    await act("Pause sender other", "Pause sender other", "is paused");
    await act("Resume sender other", "Resume sender other", "goes on");
    await open("Workspaces");
    await act("Pause workspace ws1", "Pause workspace ws1", "is paused");
    await act("Resume workspace ws1", "Resume workspace ws1", "goes on");
    await open("Overview");
    await act("Resume everything", "Resume everything", "goes on");

    await open("Requests", "limited-1");
    await untilItSays("Release it …");
    await act("Release it", "Release it", "is released");
    await open("Requests", "approved-1");
    await untilItSays("Approve its plan …");
    await act("Approve its plan", "Approve its plan", "is approved");
    await untilItSays("Accepted by Intercom (1)");
    await open("Requests", "held-1");
    await act("Let it go on", "Let it go on", "is held no more");
    await untilItSays("completed");
    await act("Send its messages again", "Send its messages again", /is sent again|nothing to send/);
    await act("Ask once more", "Ask once more", "is the new request");
    await page.getByRole("heading", { name: "held-1.r1" }).waitFor();
    await page.getByRole("link", { name: "Show whom it is about" }).click();
    await page.getByLabel("Reason, for the audit").fill("the person called");
    await page.getByRole("button", { name: "Show whom it is about" }).click();
    await page.getByText("jo.canary@example.com").waitFor();
    await page.getByRole("link", { name: "Back to the request" }).click();

    await open("Requests");
    await page.getByLabel("Pick cancelled-1 of portal").check();
    await page.getByLabel("Pick held-1 of portal").check();
    await page.getByLabel("Do", { exact: true }).selectOption("Look at them now");
    await page.getByRole("button", { name: "The ticked" }).click();
    await page.getByLabel("Reason, for the audit").fill("ticket OPS-2");
    await page.getByRole("button", { name: "Look at 2 requests now" }).click();
    await page.getByText("Look at them now: 0 done, 0 skipped, 2 failed.").waitFor();
    await page.getByLabel("Outcome").selectOption("cancelled");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByText("2 requests in all, on this page or not.").waitFor();
    expect(new URL(page.url()).searchParams.get("status")).toBe("cancelled");
    await page.getByLabel("Do", { exact: true }).selectOption("Send their messages again");
    await page.getByRole("button", { name: "All 2 that match" }).click();
    await page.getByLabel("Reason, for the audit").fill("ticket OPS-2");
    await page.getByRole("button", { name: "Send the messages of 2 requests again" }).click();
    await page.getByText(/Send their messages again: \d done, \d skipped, 0 failed/).waitFor();
    seen.push(await page.content());

    await open("Audit");
    const actions = await page.locator("tbody th").allTextContents();
    expect(new Set(actions)).toEqual(
      new Set(
        "approve cancel hold pause redeliver redeliver-all release release-hold resume retry retry-as-new reveal withdraw-sender".split(
          " ",
        ),
      ),
    );
    seen.push(await page.content());
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();

    expect(complaints.filter((text) => /Content Security Policy|Refused/.test(text))).toEqual([]);
    expect(seen.join() + console.log()).not.toContain("canary");
  }, 400_000);

  it("can be used with the keyboard alone", async () => {
    const { origin, operator } = await setStage();
    await fillLedger(operator);
    const page = await openPage(executablePath);
    await page.goto(origin);
    await tabTo(page, "Sign in with your organisation's account");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await tabTo(page, "Requests");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Requests" }).waitFor();
    await tabTo(page, "waits-1");
    await operator.ledger.inbox.receive([operatorSubmission("new-1")]);
    await page.getByText("1 request has changed since the page was made. Reload").waitFor();
    expect(await page.locator(":focus").textContent()).toBe("waits-1");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "waits-1" }).waitFor();
    await tabTo(page, "Look at it now");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Look at waits-1 now?" }).waitFor();
    await tabUntil(page, "document.activeElement.id === 'reason'");
    await page.keyboard.type("ticket OPS-1");
    await page.keyboard.press("Enter");
    await page.locator(".notice").waitFor();
    expect(await page.locator(":focus").textContent()).toContain("is due now");
  });
}

function tabTo(page: Page, text: string): Promise<void> {
  return tabUntil(page, `document.activeElement.textContent.trim() === ${JSON.stringify(text)}`);
}

async function tabUntil(page: Page, condition: string): Promise<void> {
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate(condition)) === true) return;
  }
  throw new Error(`the Tab key does not come to where ${condition}`);
}
