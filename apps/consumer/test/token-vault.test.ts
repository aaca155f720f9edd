import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ConsumerProcess } from "@intercom-dsar/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createScenario, type Scenario, WORKSPACE } from "./scenario.ts";
import { type ScenarioVault, vaultOf } from "./vault-of.ts";

const JO = [{ id: "jo1", role: "user" as const, email: "jo@example.com" }];
const PEOPLE = { id: WORKSPACE, contacts: JO, tokens: [{ token: "first" }, { token: "second" }] };
const input = `${JSON.stringify({ requestId: "d1", kind: "deletion", workspaceId: WORKSPACE, identifiers: [{ type: "email", value: "jo@example.com" }] })}\n`;

describe("workspaces that are connected by OAuth", () => {
  let scenario: Scenario;
  let vault: ScenarioVault;

  beforeEach(async () => {
    scenario = await createScenario({ workspaces: [PEOPLE] });
    vault = await vaultOf(scenario);
  });
  afterEach(async () => {
    await vault.close();
    await scenario.close();
  });

  const connect = (accessToken: string) => vault.connect(WORKSPACE, accessToken);

  const startOnVault = () => scenario.start(vault.environment(), { input });

  const says = (consumer: ConsumerProcess, text: string) =>
    vi.waitFor(() => expect(consumer.log()).toContain(text), { timeout: 90_000 });

  it("has a request wait until its workspace is connected, and carries it out then", async () => {
    const consumer = startOnVault();
    await vi.waitFor(async () => expect(consumer.log()).toContain('"connected"'), { timeout: 90_000 });
    expect(consumer.stdout()).toBe("");

    await connect("first");

    expect(await consumer.exited, consumer.log()).toBe(0);
    expect(JSON.parse(consumer.stdout())).toMatchObject({ requestId: "d1", status: "completed" });
  });

  it("parks a workspace whose token is refused, marks it in the vault, and goes on when it is connected anew", async () => {
    await connect("first");
    scenario.simulator.control.workspace(WORKSPACE).setTokenState("first", "revoked");
    const consumer = startOnVault();
    await says(consumer, '"workspace_parked"');
    expect(await vault.find(WORKSPACE)).toMatchObject({ state: "needs_reconnecting" });

    await connect("second");

    expect(await consumer.exited, consumer.log()).toBe(0);
    expect(JSON.parse(consumer.stdout())).toMatchObject({ status: "completed" });
    expect(await vault.find(WORKSPACE)).toMatchObject({ state: "connected", tokenVersion: 2 });
  });

  it("asks the auth app for tokens where that is what it is told, and reports one that is refused", async () => {
    let current = "first";
    let tokenVersion = 1;
    const seen: string[] = [];
    const authApp = createServer((request, response) => {
      if (request.headers.authorization !== "Bearer service-credential") {
        response.writeHead(401).end();
        return;
      }
      seen.push(`${request.method} ${request.url}`);
      const entry = { workspaceId: WORKSPACE, region: "us", state: "connected", tokenVersion };
      response.writeHead(request.method === "POST" ? 202 : 200, { "content-type": "application/json" });
      const isList = request.url === "/v1/workspaces";
      response.end(JSON.stringify(isList ? { workspaces: [entry] } : { ...entry, accessToken: current }));
    });
    await new Promise<void>((resolve) => authApp.listen(0, "127.0.0.1", resolve));
    const { port } = authApp.address() as AddressInfo;
    scenario.simulator.control.workspace(WORKSPACE).setTokenState("first", "revoked");

    const consumer = scenario.start(
      {
        INTERCOM_ACCESS_TOKEN: "",
        AUTH_APP_URL: `http://127.0.0.1:${port}`,
        SERVICE_CREDENTIAL: "service-credential",
      },
      { input },
    );
    await says(consumer, '"workspace_parked"');
    expect(seen).toContain(`POST /v1/workspaces/${WORKSPACE}/reports`);
    current = "second";
    tokenVersion = 2;

    expect(await consumer.exited, consumer.log()).toBe(0);
    expect(JSON.parse(consumer.stdout())).toMatchObject({ status: "completed" });
    authApp.close();
  });
});
