import { inspectPage, prepareInspection } from "@intercom-dsar/testing/web";
import { expect, inject, it } from "vitest";
import { fillEveryPage } from "./support/fill-every-page.ts";
import { stages } from "./support/stage.ts";

const executablePath = inject("chromium");
const { setStage, openPage } = stages();
const PAGES = {
  overview: "/",
  requests: "/requests",
  "requests-filtered": "/requests?state=open&kind=deletion",
  request: "/requests/portal/waits-1",
  "request-ended": "/requests/portal/dsar-2026-0101",
  cancel: "/requests/portal/late-1/cancel",
  bulk: "/bulk?action=cancel&of=all&state=open&kind=deletion",
  workspaces: "/workspaces",
  senders: "/senders",
  "dead-letters": "/dead-letters",
  notices: "/notices",
  statistics: "/statistics",
  audit: "/audit",
  unknown: "/requests/portal/never",
};

/** Pictures are in `.artifacts/`. */
it.skipIf(executablePath === null)(
  "each page has nothing that axe objects to, wide and narrow, light and dark, and names nobody",
  async () => {
    const { origin, operator, log } = await setStage();
    await fillEveryPage(operator);
    const page = await openPage(executablePath ?? "");
    await prepareInspection(page);
    const findings: string[] = [];
    let seen = "";
    await page.goto(`${origin}/sign-in`);
    findings.push(...(await inspectPage(page, "sign-in")));
    await page.goto(`${origin}/sign-in/oidc`);
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(origin + path);
      findings.push(...(await inspectPage(page, name)));
      seen += await page.content();
    }

    expect(findings).toEqual([]);
    expect(seen + log()).not.toContain("canary");
  },
  400_000,
);
