import { inspectPage, prepareInspection } from "@intercom-dsar/testing/web";
import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { fillLedger } from "./support/fill-ledger.ts";
import { PASSWORD, stages } from "./support/stage.ts";

const executablePath = inject("chromium");

if (executablePath === null) {
  it("left out: there is no Chromium", () => {
    process.stderr.write(
      "LEFT OUT: the walk through the console's pages; install `chromium` or set CHROMIUM_PATH\n",
    );
  });
} else {
  describe("in a real browser", () => walk(executablePath));
}

function walk(executablePath: string): void {
  const { setStage, openPage } = stages();

  it("the whole way with the mouse", async () => {
    const { origin, operator, log } = await setStage();
    await fillLedger(operator);
    const page = await openPage(executablePath);
    const findings: string[] = [];
    const pages: string[] = [];
    const inspect = async (name: string) => {
      findings.push(...(await inspectPage(page, name)));
      pages.push(await page.content());
    };
    await prepareInspection(page);
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));

    await page.goto(origin);
    await inspect("sign-in");
    await page.getByLabel("Administrator password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Somebody is wanted: 1 overdue.").waitFor();
    await inspect("overview");

    await page.getByRole("link", { name: "Requests" }).click();
    await page.getByText("4 requests fit").waitFor();
    await inspect("requests");
    await page.getByRole("link", { name: "Overdue" }).click();
    await page.getByText("1 request fits.").waitFor();
    expect(new URL(page.url()).search).toBe("?overdue=true");
    await page.getByLabel("Overdue").uncheck();
    await page.getByLabel("Waits for").selectOption("the next try");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByRole("link", { name: "waits-1" }).click();

    await page.getByRole("heading", { name: "waits-1" }).waitFor();
    await page.getByText(/looked at again/i).waitFor();
    await inspect("request");
    await page.getByLabel("Reason, for the audit").fill("ticket OPS-1");
    await page.getByRole("button", { name: "Look at it now" }).click();
    await page.getByRole("status").getByText("is due now").waitFor();
    await page.getByLabel("Reason, for the audit").fill("the person called");
    await page.getByRole("button", { name: "Show whom it is about" }).click();
    await page.getByText("canary@example.com").waitFor();
    findings.push(...(await inspectPage(page, "revealed")));
    await page.getByRole("link", { name: "Back to the request" }).click();
    await page.getByLabel("Reason, for the audit").fill("ticket OPS-2");
    await page.getByRole("button", { name: "Cancel the request" }).click();
    await page.getByRole("status").getByText("is cancelled").waitFor();
    expect(await page.getByRole("button", { name: "Cancel the request" }).count()).toBe(0);
    await inspect("request-cancelled");

    await page.getByRole("link", { name: "Requests" }).click();
    await page.getByRole("link", { name: "Overdue" }).click();
    await page.getByText("One request fits, on this page or not.").waitFor();
    await page.getByLabel("Reason, for the audit").fill("ticket OPS-4");
    await page.getByRole("button", { name: "Cancel them" }).click();
    await page.getByRole("status").getByText("cancel: 1 done, 0 skipped, 0 failed").waitFor();
    await inspect("all-cancelled");

    await page.getByRole("link", { name: "Overview" }).click();
    await page.getByLabel("Reason, for the audit").fill("ticket OPS-3");
    await page.getByRole("button", { name: "Pause everything" }).click();
    await page.getByRole("status").getByText("is paused").waitFor();
    await page.getByText("Paused by an operator: everything").waitFor();
    await inspect("paused");

    await page.getByRole("link", { name: "Audit" }).click();
    await page.getByRole("heading", { name: "Audit" }).waitFor();
    expect(await page.locator("tbody tr").count()).toBe(5);
    await page.getByText("ticket OPS-2").waitFor();
    await inspect("audit");

    for (const [link, name] of [
      ["Workspaces", "workspaces"],
      ["Senders", "senders"],
      ["Dead letters", "dead-letters"],
      ["Statistics", "statistics"],
    ] as const) {
      await page.getByRole("link", { name: link, exact: true }).first().click();
      await page.locator("h1").waitFor();
      await inspect(name);
    }
    await page.goto(`${origin}/requests/portal/never`);
    await page.getByRole("heading", { name: "There is no such request" }).waitFor();
    await inspect("unknown");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();

    expect(findings).toEqual([]);
    expect(complaints.filter((text) => /Content Security Policy|Refused/.test(text))).toEqual([]);
    expect(pages.join() + log()).not.toContain("canary");
  });

  it("can be used with the keyboard alone", async () => {
    const { origin, operator } = await setStage();
    await fillLedger(operator);
    const page = await openPage(executablePath);
    await page.goto(origin);
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await tabTo(page, "Requests");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Requests" }).waitFor();
    await tabTo(page, "waits-1");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "waits-1" }).waitFor();
    await tabUntil(page, "document.activeElement.id === 'reason'");
    await page.keyboard.type("ticket OPS-1");
    await page.keyboard.press("Enter");
    await page.getByRole("status").waitFor();
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
