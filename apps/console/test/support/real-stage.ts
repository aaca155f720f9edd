import { createHash } from "node:crypto";
import { type ConsumerProcess, loggedEvent, portOf } from "@intercom-dsar/testing";
import type { Page } from "playwright-core";
import { expect, vi } from "vitest";
import { createWebhookPeer, requestOf } from "../../../consumer/test/webhook-peer.ts";
import { type InProcessConsole, startConsoleInProcess } from "./console-in-process.ts";

const TOKEN = "console-token-of-a-test";
/** For what the consumer does, and not the browser. */
const LATER = { timeout: 60_000, interval: 250 };

/** What a consumer needs so that a console can stand before it, and senders can ask it. */
export const OPERATED = {
  PATH: "",
  WEBHOOK_PORT: "0",
  WEBHOOK_HOST: "127.0.0.1",
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
};

/** A console before a consumer that is a process of its own. */
export interface RealStage {
  readonly console: InProcessConsole;
  /** Asks as the sender with that key about the person of that name. */
  send(key: string, requestId: string, kind: string, name: string, more?: object): Promise<void>;
}

/** Starts the console once the consumer works. */
export async function consoleBefore(consumer: ConsumerProcess): Promise<RealStage> {
  const url = `http://127.0.0.1:${await portOf(consumer)}`;
  const { port } = await loggedEvent(consumer, "operator_open");
  await loggedEvent(consumer, "workspace_connected");
  return {
    console: await startConsoleInProcess(`http://127.0.0.1:${port}`, TOKEN),
    async send(key, requestId, kind, name, more = {}) {
      const request = requestOf(requestId, kind, `${name}.canary@example.com`, more);
      const { status } = await createWebhookPeer(url, key).post(request);
      expect(status).toBe(202);
    },
  };
}

/** People whom nobody may read of in a page or a log. */
export function peopleOf(names: readonly string[]) {
  return names.map((name) => ({
    id: `id-${name}`,
    role: "user" as const,
    email: `${name}.canary@example.com`,
  }));
}

/** What a hand on the mouse does over and over; `seen` collects the pages. */
export function mouse(page: Page) {
  const seen: string[] = [];
  return {
    seen,
    async signIn(origin: string) {
      await page.goto(origin);
      await page.getByRole("link", { name: "Sign in with your organisation's account" }).click();
      await page.getByRole("heading", { name: "Overview" }).waitFor();
    },
    /** From the link on a page, over the page that asks, to what it says was done. */
    async act(link: string, button: string, said: string | RegExp) {
      await page.getByRole("link", { name: link }).click();
      await page.getByLabel("Reason, for the audit").fill("ticket OPS-1");
      seen.push(await page.content());
      await page.getByRole("button", { name: button }).click();
      await page.locator(".notice").getByText(said).waitFor();
      seen.push(await page.content());
    },
    async open(section: string, row?: string) {
      await page.getByRole("link", { name: section, exact: true }).click();
      await page.getByRole("heading", { name: section, exact: true }).waitFor();
      if (row !== undefined) await page.getByRole("link", { name: row, exact: true }).click();
    },
    untilItSays: (text: string) =>
      vi.waitFor(async () => {
        await page.reload();
        expect(await page.locator("main").textContent()).toContain(text);
      }, LATER),
  };
}
