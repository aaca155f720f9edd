import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Seed, Simulator, SimulatorOptions } from "../src/index.ts";
import { api } from "./support/api.ts";
import { createManualClock } from "./support/manual-clock.ts";
import { errorOf } from "./support/shapes.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();
const REDIRECT = "https://auth.example.com/oauth/callback";
const Tokens = z.strictObject({
  token_type: z.literal("Bearer"),
  token: z.string(),
  access_token: z.string(),
});

function seed(): Seed {
  const admins = [{ id: "1", name: "Ada Quill", email: "ada@colleagues.example" }];
  return {
    workspaces: [
      { id: "usspace1", name: "Amber & Co", region: "us", admins },
      { id: "euspace1", name: "Elm GmbH", region: "eu", admins },
      { id: "auspace1", name: "Acacia Pty", region: "au", admins },
    ],
    apps: [
      {
        client_id: "client-1",
        client_secret: "secret-1",
        name: "Privacy <desk>",
        redirect_urls: [REDIRECT, "https://auth.example.com/other"],
      },
    ],
  };
}

const startWithApp = (options: SimulatorOptions = {}): Promise<Simulator> =>
  start({ seed: seed(), ...options });

function consentUrl(
  simulator: Simulator | string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  const base = typeof simulator === "string" ? simulator : simulator.url;
  return `${base}/oauth?${new URLSearchParams({ client_id: "client-1", state: "s-1", ...parameters })}`;
}

async function consent(simulator: Simulator, form: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(consentUrl(simulator), {
    method: "POST",
    body: new URLSearchParams(form),
    redirect: "manual",
  });
  expect(answer.status).toBe(302);
  return answer.headers.get("location") ?? "";
}

async function codeFor(simulator: Simulator, workspace: string): Promise<string> {
  const back = await consent(simulator, { decision: "authorize", teammate: `${workspace}/1` });
  return new URL(back).searchParams.get("code") ?? "";
}

function exchange(simulator: Simulator, parameters: Readonly<Record<string, string>>, asForm = false) {
  const body = { client_id: "client-1", client_secret: "secret-1", ...parameters };
  return api(simulator, "POST", "/auth/eagle/token", {
    token: null,
    body: asForm ? new URLSearchParams(body).toString() : body,
    headers: { "content-type": asForm ? "application/x-www-form-urlencoded" : "application/json" },
  });
}

async function tokenFor(simulator: Simulator, workspace: string): Promise<string> {
  return Tokens.parse((await exchange(simulator, { code: await codeFor(simulator, workspace) })).body).token;
}

describe("the consent page", () => {
  it("shows the app, its scopes and every workspace, escaped", async () => {
    const simulator = await startWithApp();
    const page = await (await fetch(consentUrl(simulator))).text();
    expect(page).toContain("Privacy &#60;desk&#62;");
    expect(page).toContain("Amber &#38; Co (usspace1, US) as Ada Quill");
    expect(page).toContain("write_users_companies");
  });

  it("shows only its region's workspaces on a region's host", async () => {
    const simulator = await startWithApp({ regions: ["eu"] });
    const page = await (await fetch(consentUrl(simulator.regionUrl("eu") ?? ""))).text();
    expect(page).toContain("euspace1");
    expect(page).not.toContain("usspace1");
  });

  it.each([{ client_id: "client-2" }, { redirect_uri: "https://evil.example/" }])(
    "sends nobody anywhere for %o",
    async (parameters) => {
      const simulator = await startWithApp();
      for (const method of ["GET", "POST"]) {
        const answer = await fetch(consentUrl(simulator, parameters), { method, redirect: "manual" });
        expect(answer.status).toBe(400);
        expect(answer.headers.get("location")).toBeNull();
      }
    },
  );

  it("sends the code, which ends in a bare `=`, and the state to the first redirect URL", async () => {
    const simulator = await startWithApp();
    const back = await consent(simulator, { decision: "authorize", teammate: "euspace1" });
    expect(back).toMatch(/^https:\/\/auth\.example\.com\/oauth\/callback\?code=[\w-]+=&state=s-1$/);
  });

  it("sends access_denied after a no", async () => {
    const simulator = await startWithApp();
    expect(await consent(simulator, { decision: "deny" })).toBe(`${REDIRECT}?error=access_denied&state=s-1`);
  });
});

describe("the exchange of a code", () => {
  it.each([true, false])("gives the token twice over (as a form: %s), and it works", async (asForm) => {
    const simulator = await startWithApp();
    const answer = await exchange(simulator, { code: await codeFor(simulator, "euspace1") }, asForm);
    const { token, access_token } = Tokens.parse(answer.body);
    expect(access_token).toBe(token);
    expect((await api(simulator, "GET", "/me", { token })).body).toMatchObject({
      app: { id_code: "euspace1", region: "EU" },
    });
  });

  it("gives the members that the app is set to", async () => {
    const simulator = await startWithApp();
    simulator.control.oauth.change("client-1", { token_members: "access_token" });
    const { body } = await exchange(simulator, { code: await codeFor(simulator, "euspace1") });
    expect(body).toEqual({ token_type: "Bearer", access_token: expect.any(String) });
  });

  it("takes a code once", async () => {
    const simulator = await startWithApp();
    const code = await codeFor(simulator, "usspace1");
    expect((await exchange(simulator, { code })).status).toBe(200);
    const again = await exchange(simulator, { code });
    expect([again.status, errorOf(again.body).message]).toEqual([401, "Unauthorized Code"]);
  });

  it("takes no code without its `=`, after five minutes, or with a wrong secret", async () => {
    const clock = createManualClock();
    const simulator = await startWithApp({ clock });
    const cut = (await codeFor(simulator, "usspace1")).slice(0, -1);
    expect((await exchange(simulator, { code: cut })).status).toBe(401);
    const code = await codeFor(simulator, "usspace1");
    expect((await exchange(simulator, { code, client_secret: "secret-2" })).status).toBe(401);
    clock.advance(5 * 60_000);
    expect((await exchange(simulator, { code })).status).toBe(401);
    expect((await exchange(simulator, {})).status).toBe(400);
  });

  it("keeps codes, secrets and tokens out of the list of calls, and is struck by faults", async () => {
    const simulator = await startWithApp();
    simulator.control.faults.add({
      match: { endpoint: "/auth/eagle/token" },
      times: 1,
      action: { kind: "status", status: 503 },
    });
    const code = await codeFor(simulator, "usspace1");
    expect((await exchange(simulator, { code })).status).toBe(503);
    expect((await exchange(simulator, { code })).status).toBe(200);
    expect(simulator.control.calls()).toMatchObject([
      { endpoint: "/auth/eagle/token", status: 503, body: null },
      { endpoint: "/auth/eagle/token", status: 200, body: null },
    ]);
  });
});

describe("a token from OAuth", () => {
  it("has the scopes that its app had when it was given", async () => {
    const simulator = await startWithApp();
    const before = await tokenFor(simulator, "euspace1");
    simulator.control.oauth.change("client-1", { scopes: ["read_users_companies"] });
    const after = await tokenFor(simulator, "euspace1");
    const gone = "/contacts/000000000000000000000000";
    expect((await api(simulator, "DELETE", gone, { token: before })).status).toBe(404);
    expect((await api(simulator, "DELETE", gone, { token: after })).status).toBe(403);
  });

  it("works on its own region's host and on no other", async () => {
    const simulator = await startWithApp({ regions: ["us", "eu", "au"] });
    const token = await tokenFor(simulator, "auspace1");
    const statuses = await Promise.all(
      (["us", "eu", "au"] as const).map(
        async (region) => (await api(simulator.regionUrl(region) ?? "", "GET", "/me", { token })).status,
      ),
    );
    expect(statuses).toEqual([401, 401, 200]);
  });

  it("is dead after POST /auth/uninstall, with every other token of its app in that workspace", async () => {
    const simulator = await startWithApp();
    const [one, other] = [await tokenFor(simulator, "euspace1"), await tokenFor(simulator, "euspace1")];
    const elsewhere = await tokenFor(simulator, "usspace1");
    expect((await api(simulator, "POST", "/auth/uninstall", { token: one })).status).toBe(200);
    for (const token of [one, other]) {
      const answer = await api(simulator, "GET", "/me", { token });
      expect([answer.status, errorOf(answer.body).code]).toEqual([401, "token_revoked"]);
    }
    expect((await api(simulator, "GET", "/me", { token: elsewhere })).status).toBe(200);
  });
});

describe("uninstalling at Intercom", () => {
  it("ends the tokens and calls the app's uninstall URL", async () => {
    const heard: string[] = [];
    const listener = createServer((request, response) => {
      request.setEncoding("utf8").on("data", (text: string) => heard.push(text));
      request.on("end", () => response.writeHead(202).end());
    }).listen(0, "127.0.0.1");
    await once(listener, "listening");
    const address = listener.address();
    const port = typeof address === "object" ? address?.port : 0;
    const simulator = await startWithApp();
    const token = await tokenFor(simulator, "euspace1");
    const uninstall_url = `http://127.0.0.1:${port}/`;
    await api(simulator, "PATCH", "/_control/oauth/apps/client-1", { token: null, body: { uninstall_url } });
    const answer = await api(simulator, "POST", "/_control/oauth/apps/client-1/uninstall", {
      token: null,
      body: { workspace: "euspace1" },
    });
    listener.close();
    expect(answer.body).toEqual({ notified: 202 });
    expect(heard).toEqual(['{"app_id":"euspace1"}']);
    expect((await api(simulator, "GET", "/me", { token })).status).toBe(401);
  });

  it("is refused for an unknown app, and apps are listed without their secrets", async () => {
    const simulator = await startWithApp();
    await expect(simulator.control.oauth.uninstall("client-2", "euspace1")).rejects.toMatchObject({
      code: "unknown_app",
    });
    const body = { client_id: "client-3", client_secret: "hush", redirect_urls: [REDIRECT] };
    expect((await api(simulator, "POST", "/_control/oauth/apps", { token: null, body })).status).toBe(204);
    expect((await api(simulator, "GET", "/_control/oauth/apps", { token: null })).body).toEqual({
      apps: ["client-1", "client-3"],
    });
  });
});
