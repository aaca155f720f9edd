import { openDatabase } from "@intercom-dsar/database";
import { openTokenVault } from "@intercom-dsar/oauth";
import { createKeyring } from "@intercom-dsar/sealing";
import { inspectPage, prepareInspection } from "@intercom-dsar/testing/web";
import { describe, expect, inject, it } from "vitest";
import { CLIENT_ID, PASSWORD } from "./support/auth-app.ts";
import { authorize, card, consent, signIn } from "./support/page-steps.ts";
import { stages, VAULT_KEY } from "./support/stage.ts";

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
  const setStage = stages();

  it.each([true, false])(
    "the whole way, with JavaScript: %s",
    async (withScript) => {
      const { origin, simulator, page } = await setStage({ executablePath, withScript });
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
      expect(await page.getByLabel("Redirect URL").inputValue()).toBe(`${origin}/oauth/callback`);
      await page.getByText("Write users and companies").waitFor();
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
      await page.getByText("Amber & Co (usspace1), and Elm GmbH (euspace1)").waitFor();
      await inspect("other-workspace");
      await page.getByRole("button", { name: "Reconnect Elm GmbH" }).click();
      await authorize(page, "Elm GmbH (euspace1, EU)");
      await page.getByRole("status").getByText("is connected again.").waitFor();

      await card(page, "usspace1").getByRole("link", { name: "Disconnect…" }).click();
      await page.getByRole("heading", { name: "Disconnect Amber & Co?" }).waitFor();
      await inspect("disconnect");
      await page.getByRole("button", { name: "Disconnect" }).click();
      await page.getByRole("status").getByText("Amber & Co is disconnected. Its token is revoked").waitFor();
      expect(await card(page, "usspace1").count()).toBe(0);

      await page.goto(`${origin}/nothing`);
      await page.getByText("Signed in as Administrator").waitFor();
      await inspect("not-found");
      await page.goto(origin);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      expect(findings).toEqual([]);
      expect(complaints.filter((text) => /Content Security Policy|Refused/.test(text))).toEqual([]);
    },
    120_000,
  );

  it("can be used with the keyboard alone", async () => {
    const { origin, page } = await setStage({ executablePath, withScript: true });
    const focused = () => page.locator(":focus");
    const tabTo = async (text: string) => {
      for (let step = 0; step < 30; step++) {
        await page.keyboard.press("Tab");
        if ((await focused().textContent())?.trim() === text) return;
      }
      throw new Error(`the Tab key does not come to ${text}`);
    };

    await page.goto(origin);
    expect(await focused().getAttribute("id")).toBe("password");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByText("Connect your first workspace").waitFor();
    await page.keyboard.press("Tab");
    expect(await focused().textContent()).toBe("Skip to content");
    await page.keyboard.press("Enter");
    await tabTo("Connect a workspace");
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Authorize Privacy desk" }).waitFor();
    await tabTo("Authorize");
    await page.keyboard.press("Enter");
    await page.getByRole("status").waitFor();
    expect(await focused().textContent()).toContain("is connected. Requests that waited");
    await tabTo("Disconnect…");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Disconnect Amber & Co?" }).waitFor();
    await tabTo("Keep it connected");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Workspaces", exact: true }).waitFor();
  });

  it("shows many workspaces: those that need somebody first, a filter, pages", async () => {
    const ids = Array.from({ length: 47 }, (_, index) => `space${String(index).padStart(2, "0")}`);
    const admins = [{ id: "1", name: "Ada Quill", email: "ada.quill@colleagues.example" }];
    const { origin, page } = await setStage({
      executablePath,
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
        const vault = await openTokenVault({ database, keyring: createKeyring([VAULT_KEY]) });
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
        { timeout: 90_000 },
      )
      .toContain("47 workspaces, of which 1 needs your attention.");

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
  });
}
