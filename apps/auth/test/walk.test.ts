import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKeyring, openDatabase } from "@intercom-dsar/database";
import { type Seed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { openTokenVault } from "@intercom-dsar/oauth";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterEach, describe, expect, inject, it } from "vitest";
import { CLIENT_ID, CLIENT_SECRET, PASSWORD, seed } from "./support/auth-app.ts";
import { killAll, startAuthProcess } from "./support/auth-process.ts";
import { inspectPage, prepareInspection } from "./support/inspect-page.ts";
import { startTlsFront } from "./support/tls-front.ts";

const executablePath = inject("chromium");

if (executablePath === null) {
  it("left out: there is no Chromium", () => {
    process.stderr.write(
      "LEFT OUT: the walk through the auth app's pages; install `chromium` or set CHROMIUM_PATH\n",
    );
  });
} else {
  describe("in a real browser, over TLS", () => walk(executablePath));
}

function walk(executablePath: string): void {
  const closers: (() => Promise<unknown> | unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    killAll();
  });

  interface Stage {
    readonly origin: string;
    readonly simulator: Simulator;
    readonly page: Page;
  }

  const KEY = Buffer.alloc(32, 5);

  async function setStage(options: {
    readonly withScript: boolean;
    readonly seedOf?: (redirectUrl: string) => Seed;
    readonly prepare?: (databaseUrl: string) => Promise<void>;
  }): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), "intercom-dsar-walk-"));
    closers.push(() => rmSync(folder, { recursive: true }));
    const databaseUrl = `sqlite:${folder}/auth.db`;
    await options.prepare?.(databaseUrl);
    const front = await startTlsFront();
    closers.push(() => front.close());
    const simulator = await startSimulator({
      seed: (options.seedOf ?? seed)(`${front.origin}/oauth/callback`),
    });
    closers.push(() => simulator.close());
    const app = await startAuthProcess({
      PUBLIC_URL: front.origin,
      TRUSTED_PROXIES: "127.0.0.1",
      ADMIN_PASSWORD: PASSWORD,
      INTERCOM_CLIENT_ID: CLIENT_ID,
      INTERCOM_CLIENT_SECRET: CLIENT_SECRET,
      INTERCOM_AUTHORIZE_URL: `${simulator.url}/oauth`,
      INTERCOM_BASE_URL: simulator.url,
      DATABASE_URL: databaseUrl,
      VAULT_KEY: KEY.toString("base64"),
      CHECK_EVERY: "300ms",
    });
    closers.push(() => app.stop());
    front.forwardTo(app.port);
    const browser: Browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    closers.push(() => browser.close());
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      javaScriptEnabled: options.withScript,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return { origin: front.origin, simulator, page };
  }

  async function signIn(page: Page, origin: string): Promise<void> {
    await page.goto(origin);
    await page.getByLabel("Administrator password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Workspaces", exact: true }).waitFor();
  }

  async function consent(page: Page, workspace: string): Promise<void> {
    await page.getByLabel(workspace).check();
    await page.getByRole("button", { name: "Authorize" }).click();
  }

  async function authorize(page: Page, workspace: string): Promise<void> {
    await consent(page, workspace);
    await page.getByRole("heading", { name: "Workspaces", exact: true }).waitFor();
  }

  const card = (page: Page, id: string) => page.locator(`#workspace-${id}`);

  it.each([true, false])(
    "the whole way, with JavaScript: %s",
    async (withScript) => {
      const { origin, simulator, page } = await setStage({ withScript });
      const findings: string[] = [];
      const inspect = async (name: string) => {
        if (withScript) findings.push(...(await inspectPage(page, name)));
      };
      if (withScript) await prepareInspection(page);
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));

      await page.goto(origin);
      await inspect("sign-in");
      await page.getByLabel("Administrator password").fill("not the password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").getByText("That is not the password.").waitFor();
      await inspect("sign-in-refused");
      await signIn(page, origin);
      await page.getByText("Connect your first workspace").waitFor();
      await inspect("empty");

      await page.getByRole("button", { name: "Connect a workspace" }).last().click();
      await page.getByRole("button", { name: "Deny" }).click();
      await page.getByRole("heading", { name: "Access was not granted" }).waitFor();
      await inspect("access-denied");
      await page.getByRole("link", { name: "Back to the workspaces" }).click();

      await page.getByRole("button", { name: "Connect a workspace" }).last().click();
      await authorize(page, "Elm GmbH (euspace1, EU)");
      await page.getByRole("status").getByText("is connected. Requests that waited").waitFor();
      expect(await card(page, "euspace1").getByText("✓").count()).toBe(3);

      simulator.control.oauth.change(CLIENT_ID, { scopes: ["read_users_companies"] });
      await page.getByRole("button", { name: "Connect a workspace" }).click();
      await authorize(page, "Amber & Co (usspace1, US)");
      await card(page, "usspace1").getByText("The app lacks “Write users and companies”.").waitFor();
      expect(await card(page, "usspace1").getByText("✗").count()).toBe(1);
      simulator.control.oauth.change(CLIENT_ID, {
        scopes: ["read_users_companies", "write_users_companies"],
      });

      await simulator.control.oauth.uninstall(CLIENT_ID, "euspace1");
      await card(page, "euspace1").getByRole("button", { name: "Check now" }).click();
      await card(page, "euspace1").getByText("Needs reconnecting").waitFor();
      await inspect("workspaces");

      await card(page, "euspace1").getByRole("button", { name: "Reconnect" }).click();
      await consent(page, "Amber & Co (usspace1, US)");
      await page.getByRole("heading", { name: "That was another workspace" }).waitFor();
      await inspect("other-workspace");
      await page.goto(origin);
      await card(page, "euspace1").getByRole("button", { name: "Reconnect" }).click();
      await authorize(page, "Elm GmbH (euspace1, EU)");
      await page.getByRole("status").getByText("is connected again.").waitFor();

      await card(page, "usspace1").getByRole("link", { name: "Disconnect…" }).click();
      await page.getByRole("heading", { name: "Disconnect Amber & Co?" }).waitFor();
      await inspect("disconnect");
      await page.getByRole("button", { name: "Disconnect" }).click();
      await page.getByRole("status").getByText("is disconnected. Its token is revoked").waitFor();
      expect(await card(page, "usspace1").count()).toBe(0);

      await page.goto(`${origin}/nothing`);
      await inspect("not-found");
      await page.goto(origin);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      expect(findings).toEqual([]);
      expect(complaints.filter((text) => /Content Security Policy|Refused/.test(text))).toEqual([]);
    },
    120_000,
  );

  it("shows many workspaces: those that need somebody first, a filter, pages", async () => {
    const ids = Array.from({ length: 47 }, (_, index) => `space${String(index).padStart(2, "0")}`);
    const admins = [{ id: "1", name: "Ada Quill", email: "ada.quill@colleagues.example" }];
    const { origin, page } = await setStage({
      withScript: true,
      seedOf: () => ({
        workspaces: ids.map((id, index) => ({
          id,
          name: `Workspace ${id.slice(5)} of a company with a rather long name`,
          admins,
          tokens: [
            { token: `token-${id}`, state: index === 40 ? ("revoked" as const) : ("active" as const) },
          ],
        })),
      }),
      async prepare(databaseUrl) {
        const database = openDatabase(databaseUrl);
        const vault = await openTokenVault({ database, keyring: createKeyring([KEY]) });
        for (const id of ids)
          await vault.save(
            {
              workspaceId: id,
              workspaceName: `Workspace ${id.slice(5)} of a company with a rather long name`,
              region: "us",
              connectedBy: { id: "1", name: "Ada Quill", email: "ada.quill@colleagues.example" },
            },
            { accessToken: `token-${id}`, refreshToken: null, expiresInSeconds: null },
          );
        await database.close();
      },
    });
    await prepareInspection(page);
    await signIn(page, origin);
    await expect
      .poll(
        async () => {
          await page.goto(origin);
          return page.locator(".lead").textContent();
        },
        { timeout: 20_000 },
      )
      .toBe("47 workspaces, of which 1 needs your attention.");

    expect(await page.locator(".card").count()).toBe(20);
    expect(await page.locator(".card h2").first().textContent()).toContain("Workspace 40");
    expect(await inspectPage(page, "long-list")).toEqual([]);
    await page.getByRole("link", { name: "Next" }).click();
    await page.getByText("Page 2 of 3").waitFor();
    await page.getByLabel("Name or id").fill("space07");
    await page.getByRole("button", { name: "Filter" }).click();
    expect(await page.locator(".card h2").allTextContents()).toEqual([
      "Workspace 07 of a company with a rather long name",
    ]);
    await page.getByLabel("Name or id").fill("nobody");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByText("No workspace fits the filter.").waitFor();
    expect(await inspectPage(page, "nothing-fits")).toEqual([]);
  }, 120_000);
}
