import type { Seed } from "@intercom-dsar/intercom-simulator";
import { afterEach, describe, expect, inject, it, vi } from "vitest";
import { CLIENT_ID, CREDENTIAL, seed } from "./support/auth-app.ts";
import { type Consumer, startConsumer } from "./support/consumer.ts";
import { authorize, card, signIn } from "./support/page-steps.ts";
import { type Stage, stages } from "./support/stage.ts";

const executablePath = inject("chromium");
const PATIENCE = { timeout: 90_000, interval: 200 };

if (executablePath === null) {
  it("left out: there is no Chromium", () => {
    process.stderr.write(
      "LEFT OUT: both apps together, in a browser; install `chromium` or set CHROMIUM_PATH\n",
    );
  });
} else {
  describe("the auth app and the consumer, as processes of their own", () => together(executablePath));
}

function seedWithPeople(redirectUrl: string): Seed {
  const { workspaces, ...rest } = seed(redirectUrl);
  const people = ["jo", "kim"].map((name) => ({ id: name, email: `${name}@example.com` }));
  return {
    ...rest,
    workspaces: workspaces.map((workspace) =>
      workspace.id === "euspace1" ? { ...workspace, contacts: people } : workspace,
    ),
  };
}

function together(executablePath: string): void {
  const setStage = stages();
  let consumer: Consumer | null = null;
  afterEach(() => consumer?.stop());

  function start({ app, folder, simulator }: Stage): Consumer {
    consumer = startConsumer({
      AUTH_APP_URL: `http://127.0.0.1:${app.port}`,
      SERVICE_CREDENTIAL: CREDENTIAL,
      INTERCOM_BASE_URL: simulator.url,
      DATABASE_URL: `sqlite:${folder}/ledger.db`,
      NOT_FOUND_RECHECK: "0s",
      WORKSPACE_PROBE: "500ms",
    });
    return consumer;
  }

  const deletion = (name: string) => ({
    requestId: `delete-${name}`,
    kind: "deletion",
    workspaceId: "euspace1",
    identifiers: [{ type: "email", value: `${name}@example.com` }],
  });
  const outcome = (name: string) =>
    consumer?.outcomes().find(({ requestId }) => requestId === `delete-${name}`)?.status ?? null;

  it("let a request wait for its workspace, and finish it by themselves", async () => {
    const stage = await setStage({
      executablePath,
      withScript: false,
      seedOf: seedWithPeople,
      // What is seen here is seen because the consumer says so.
      checkEvery: "1h",
    });
    const { page, origin, simulator } = stage;
    const running = start(stage);
    running.request(deletion("jo"));
    await vi.waitFor(() => expect(running.log()).toContain("delete-jo"), PATIENCE);
    expect(outcome("jo")).toBeNull();

    await signIn(page, origin);
    await page.getByRole("button", { name: "Connect a workspace" }).last().click();
    await authorize(page, "Elm GmbH (euspace1, EU)");
    await vi.waitFor(() => expect(outcome("jo"), running.log()).toBe("completed"), PATIENCE);

    await simulator.control.oauth.uninstall(CLIENT_ID, "euspace1");
    running.request(deletion("kim"));
    await vi.waitFor(async () => {
      await page.goto(origin);
      expect(await card(page, "euspace1").getByText("Needs reconnecting").count()).toBe(1);
    }, PATIENCE);
    expect(outcome("kim")).toBeNull();

    await card(page, "euspace1").getByRole("button", { name: "Reconnect" }).click();
    await authorize(page, "Elm GmbH (euspace1, EU)");
    await vi.waitFor(() => expect(outcome("kim"), running.log()).toBe("completed"), PATIENCE);

    const deleted = simulator.control.effects().filter(({ kind }) => kind === "contact_deleted");
    expect(deleted.map(({ id }) => id)).toEqual(["jo", "kim"]);
  });
}
