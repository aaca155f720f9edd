import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type ConnectProxy, startConnectProxy } from "@intercom-dsar/service/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createScenario, type Scenario, seedOf, WORKSPACE } from "./scenario.ts";

const INTERCOM = "api.intercom.test:80";
const AUTH_APP = "auth.internal:80";
const LINE = `${JSON.stringify({
  requestId: "d1",
  kind: "deletion",
  workspaceId: WORKSPACE,
  identifiers: [{ type: "email", value: "jo@example.com" }],
})}\n`;

describe("the consumer behind a proxy", () => {
  let scenario: Scenario;
  let proxy: ConnectProxy;
  const ports = new Map<string, number>();

  beforeEach(async () => {
    scenario = await createScenario(
      seedOf({ contacts: [{ id: "jo1", role: "user", email: "jo@example.com" }] }),
    );
    ports.set(INTERCOM, Number(new URL(scenario.simulator.url).port));
    proxy = await startConnectProxy((target) => ports.get(target) ?? 0);
  });
  afterEach(async () => {
    await scenario.close();
    await proxy[Symbol.asyncDispose]();
  });

  const environment = () => ({
    INTERCOM_BASE_URL: "http://api.intercom.test",
    HTTP_PROXY: proxy.url.replace("//", "//dsar:s3cret-of-the-proxy@"),
  });
  const targets = () => new Set(proxy.asked.map(({ target }) => target));

  it("reaches Intercom through it, and waits while it refuses without taking that for Intercom's answer", async () => {
    proxy.answer = { type: "refuse", status: 407 };
    const pipe = scenario.start(environment(), { input: LINE });
    await vi.waitFor(() => expect(pipe.log()).toContain("proxy_failed"), { timeout: 60_000 });
    expect(scenario.calls()).toEqual([]);
    proxy.answer = { type: "tunnel" };

    expect(await pipe.exited, pipe.log()).toBe(0);
    expect(JSON.parse(pipe.stdout())).toMatchObject({ requestId: "d1", status: "completed" });
    expect(scenario.deletedIds()).toEqual(["jo1"]);
    expect(targets()).toEqual(new Set([INTERCOM]));
    expect(pipe.log()).toMatch(/"variable":"HTTPS_PROXY".*cause proxy_status_407/);
    expect(pipe.log() + pipe.stdout()).not.toContain("s3cret");
  });

  it("asks the auth app through it as well, unless NO_PROXY names that", async () => {
    await using authApp = await startAuthApp(scenario.environment().INTERCOM_ACCESS_TOKEN ?? "");
    ports.set(AUTH_APP, authApp.port);
    const asks = {
      ...environment(),
      INTERCOM_ACCESS_TOKEN: "",
      AUTH_APP_URL: "http://auth.internal",
      SERVICE_CREDENTIAL: "credential-of-the-tests",
    };

    const pipe = scenario.start(asks, { input: LINE });
    expect(await pipe.exited, pipe.log()).toBe(0);
    expect(targets()).toEqual(new Set([AUTH_APP, INTERCOM]));

    const before = proxy.asked.length;
    const direct = scenario.start({ ...asks, NO_PROXY: "auth.internal" }, { input: LINE });
    await vi.waitFor(() => expect(direct.log()).toContain("auth_app_unavailable"), { timeout: 60_000 });
    expect(proxy.asked.length).toBe(before);
  });
});

/** As much of the auth app as the consumer asks. */
async function startAuthApp(accessToken: string): Promise<AsyncDisposable & { readonly port: number }> {
  const connected = { region: "us", tokenVersion: 1 };
  const server = createServer((request, response) => {
    const isToken = request.url?.endsWith("/token") ?? false;
    const workspaces = [{ ...connected, workspaceId: WORKSPACE, state: "connected" }];
    response.end(JSON.stringify(isToken ? { ...connected, accessToken } : { workspaces }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
