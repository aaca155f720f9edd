import { expect, inject, it, onTestFinished } from "vitest";
import { createScenario, seedOf } from "../../consumer/test/scenario.ts";
import { freshKey, sendersOf } from "../../consumer/test/webhook-peer.ts";
import { consoleBefore, mouse, OPERATED, peopleOf } from "./support/real-stage.ts";
import { stages } from "./support/stage.ts";

const executablePath = inject("chromium");
const { openPage } = stages();

if (executablePath === null)
  process.stderr.write(
    "LEFT OUT: the walks through the console's pages; install `chromium` or set CHROMIUM_PATH\n",
  );

/** A consumer as a process over a simulated Intercom, three senders, and the console before it. */
async function startAll() {
  const scenario = await createScenario(
    seedOf({ contacts: peopleOf(["jo", "ann", "bea", "cat", "dan", "eve"]) }),
  );
  onTestFinished(() => scenario.close());
  const [portal, careful, other] = [freshKey(), freshKey(), freshKey()];
  const consumer = scenario.start({
    ...OPERATED,
    SENDERS: sendersOf(
      { name: "portal", keys: [portal], deletionsPerDay: 1 },
      { name: "careful", keys: [careful], approval: "required" },
      { name: "other", keys: [other] },
    ),
  });
  const stage = await consoleBefore(consumer);
  onTestFinished(() => stage.console.close());
  return { ...stage, keys: { portal, careful, other } };
}

it.skipIf(executablePath === null)(
  "every action with the mouse, at a consumer that works",
  async () => {
    const { console, send, keys } = await startAll();
    const page = await openPage(executablePath ?? "");
    const { seen, signIn, act, open, untilItSays } = mouse(page);
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));

    await signIn(console.origin);
    await page.getByText("Nothing is late, and nothing waits for a person.").waitFor();
    // The sender's only deletion of the day has to be this one.
    await send(keys.portal, "first-1", "deletion", "bea");
    await open("Requests", "first-1");
    await untilItSays("completed");
    await open("Overview");
    await act("Pause everything", "Pause everything", "is paused");
    await send(keys.portal, "held-1", "access", "jo");
    await send(keys.portal, "cancelled-1", "access", "ann");
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
  },
  400_000,
);
