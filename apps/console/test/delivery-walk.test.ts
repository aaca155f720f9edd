import type {} from "@intercom-dsar/kafka-broker/testing";
import { type ConsumerProcess, loggedEvent } from "@intercom-dsar/testing";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { type CallbackReceiver, startCallbackReceiver } from "../../consumer/test/callback-receiver.ts";
import { createKafkaPeer, type KafkaPeer } from "../../consumer/test/kafka-peer.ts";
import { createScenario, type Scenario, seedOf, WORKSPACE } from "../../consumer/test/scenario.ts";
import { freshKey, sendersOf } from "../../consumer/test/webhook-peer.ts";
import { consoleBefore, mouse, OPERATED, peopleOf, type RealStage } from "./support/real-stage.ts";
import { stages } from "./support/stage.ts";

const executablePath = inject("chromium");
const LATER = { timeout: 60_000, interval: 250 };
const KEY = freshKey();
const { openPage } = stages();

describe.skipIf(executablePath === null)(
  "a consumer on Kafka with a callback that could not be delivered",
  () => {
    let scenario: Scenario;
    let peer: KafkaPeer;
    let receiver: CallbackReceiver;
    let consumer: ConsumerProcess;
    let stage: RealStage;

    beforeAll(async () => {
      scenario = await createScenario(seedOf({ contacts: peopleOf(["jo", "ann", "bea"]) }));
      peer = await createKafkaPeer(inject("brokers"));
      receiver = await startCallbackReceiver();
      await quarantineCallback();
      consumer = startWith({ callbackUrl: receiver.url });
      stage = await consoleBefore(consumer);
    });
    afterAll(async () => {
      await stage?.console.close();
      await scenario?.close();
      await peer?.close();
      receiver?.close();
    });

    const startWith = (sender: object) =>
      scenario.start({
        ...OPERATED,
        ...peer.environment(),
        CALLBACK_DEVELOPMENT: "true",
        SENDERS: sendersOf({ name: "portal", keys: [KEY], ...sender }),
      });

    /** Its target is away, and then no longer configured. */
    async function quarantineCallback(): Promise<void> {
      receiver.status = 503;
      const first = startWith({ callbackUrl: receiver.url });
      const { send, console } = await consoleBefore(first);
      await console.close();
      await send(KEY, "called-1", "access", "jo");
      await loggedEvent(first, "callback_postponed");
      await first.kill("SIGTERM");
      const second = startWith({});
      await loggedEvent(second, "callback_set_aside");
      await second.kill("SIGTERM");
      receiver.status = 204;
    }

    it("puts a dead letter back, sends a callback again and looks at a request now, with the mouse", async () => {
      await peer.send([{ value: `{"canary":` }]);
      const page = await openPage(executablePath ?? "");
      const { seen, signIn, act, open, untilItSays } = mouse(page);
      await signIn(stage.console.origin);
      await page.getByText("Somebody is wanted: 1 message undelivered.").waitFor();

      await open("Dead letters");
      await untilItSays("invalid_json");
      expect(await page.getByRole("table", { name: "Dead letters" }).locator("tbody tr").count()).toBe(1);
      await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(1), LATER);
      await act("Put back …", "Put it back", "1 done, 0 skipped, 0 failed.");
      // It came once more by the topic of requests, and is still no JSON.
      await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(2), LATER);

      const before = receiver.received.length;
      await page.getByRole("button", { name: "Send them again …" }).click();
      await page.getByLabel("Reason, for the audit").fill("ticket OPS-2");
      await page.getByRole("button", { name: "Send them again" }).click();
      await page.locator(".notice").getByText("1 done, 0 skipped, 0 failed.").waitFor();
      await vi.waitFor(() => expect(receiver.received).toHaveLength(before + 1), LATER);
      expect(receiver.received.at(-1)?.headers["webhook-id"]).toBe("outcome:called-1");
      await untilItSays("There is none: every outcome, status and callback went out");

      const workspace = scenario.simulator.control.workspace(WORKSPACE);
      workspace.revokeToken("token-of-the-tests");
      await stage.send(KEY, "parked-1", "access", "ann");
      await loggedEvent(consumer, "workspace_parked");
      await open("Requests", "parked-1");
      await untilItSays("Intercom does not accept the token.");
      workspace.setTokenState("token-of-the-tests", "active");
      await act("Look at it now", "Look at it now", "is due with its workspace");
      await untilItSays("completed");
      seen.push(await page.content());
      expect(seen.join() + stage.console.log()).not.toContain("canary");
    });

    it("is read, filtered and acted on with the keyboard alone", async () => {
      await stage.send(KEY, "waits-1", "deletion", "bea", { after: "never-came" });
      const page = await openPage(executablePath ?? "");
      const { keyboard } = page;
      const heading = (name: string) => page.getByRole("heading", { name, exact: true }).waitFor();
      await page.goto(stage.console.origin);
      await tabTo(page, "Sign in with your organisation's account");
      await keyboard.press("Enter");
      await heading("Overview");
      await tabTo(page, "Requests");
      await keyboard.press("Enter");
      await heading("Requests");

      await tabUntil(page, "document.activeElement.id === 'waitingFor'");
      await keyboard.type("another request");
      await tabTo(page, "Filter");
      await keyboard.press("Space");
      await page.waitForURL(/waitingFor=order/);
      await page.getByText("1 request in all").waitFor();
      await tabTo(page, "waits-1");
      await stage.send(KEY, "new-1", "access", "bea");
      await page.getByText(/requests? ha(s|ve) changed since the page was made/).waitFor();
      expect(await page.locator(":focus").textContent()).toBe("waits-1");
      await keyboard.press("Enter");

      await heading("waits-1");
      await tabTo(page, "Cancel it …");
      await keyboard.press("Enter");
      await tabUntil(page, "document.activeElement.id === 'reason'");
      await keyboard.type("ticket OPS-3");
      await tabTo(page, "Cancel the request");
      await keyboard.press("Space");
      await page.locator(".notice").waitFor();
      expect(await page.locator(":focus").textContent()).toContain("is cancelled");
      await vi.waitFor(
        () => expect(peer.outcomesOf("waits-1")).toMatchObject([{ status: "cancelled" }]),
        LATER,
      );
    });
  },
);

function tabTo(page: Page, text: string): Promise<void> {
  return tabUntil(page, `document.activeElement.textContent.trim() === ${JSON.stringify(text)}`);
}

async function tabUntil(page: Page, condition: string): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate(condition)) === true) return;
  }
  throw new Error(`the Tab key does not come to where ${condition}`);
}
