import { describe, expect, it } from "vitest";
import { type Seed, SimulatorError, systemClock } from "../src/index.ts";
import { api, byEmail, search } from "./support/api.ts";
import { ACME, MARA_USER, NOBODY } from "./support/example.ts";
import { errorOf, idsOf } from "./support/shapes.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();

describe("every answer", () => {
  it("has a fresh request id, the same in header and error body", async () => {
    const simulator = await start();
    const first = await api(simulator, "GET", "/contacts/unknown");
    const second = await api(simulator, "GET", "/contacts/unknown");
    expect(errorOf(first.body).requestId).toBe(first.headers["x-request-id"]);
    expect(first.headers["x-request-id"]).not.toBe(second.headers["x-request-id"]);
  });
});

describe("the token", () => {
  it.each([
    [null, "missing_authorization"],
    ["wrong", "unauthorized"],
  ])("%s is a 401 without rate headers", async (token, code) => {
    const simulator = await start();
    const answer = await api(simulator, "GET", "/me", { token });
    expect(answer.status).toBe(401);
    expect(errorOf(answer.body).code).toBe(code);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("x-ratelimit"))).toEqual([]);
  });

  it.each(["revoked", "expired", "blocked"] as const)(
    "that is %s is told apart by its code",
    async (state) => {
      const simulator = await start();
      const workspace = simulator.control.workspace("demo1234");
      workspace.setTokenState("demo", state);
      const answer = await api(simulator, "GET", "/me");
      expect(answer.status).toBe(401);
      expect(errorOf(answer.body).code).toBe(`token_${state}`);
      expect(answer.headers["x-ratelimit-limit"]).toBeUndefined();
      workspace.setTokenState("demo", "active");
      expect((await api(simulator, "GET", "/me")).status).toBe(200);
    },
  );

  it("can be revoked by itself, and another one given out", async () => {
    const simulator = await start();
    const workspace = simulator.control.workspace("demo1234");
    workspace.revokeToken("demo-token");
    workspace.addToken({ token: "second-token" });
    expect((await api(simulator, "GET", "/me")).status).toBe(401);
    expect((await api(simulator, "GET", "/me", { token: "second-token" })).status).toBe(200);
  });

  it("opens its own workspace only, even where ids are the same", async () => {
    const contact = (email: string) => [{ id: "6762f0d01bb69f9f2193bb7d", email }];
    const seed: Seed = {
      workspaces: [
        { id: "one", tokens: [{ token: "t1" }], contacts: contact("a@example.com") },
        { id: "two", tokens: [{ token: "t2" }], contacts: contact("b@example.com") },
      ],
    };
    const simulator = await start({ seed });
    const path = "/contacts/6762f0d01bb69f9f2193bb7d";
    await api(simulator, "DELETE", path, { token: "t1" });
    expect((await api(simulator, "GET", path, { token: "t1" })).status).toBe(404);
    expect((await api(simulator, "GET", path, { token: "t2" })).body).toMatchObject({
      email: "b@example.com",
    });
    expect(simulator.control.effects()).toMatchObject([{ workspace: "one" }]);
  });
});

describe("GET /me", () => {
  it("names the workspace and its region", async () => {
    const simulator = await start();
    expect((await api(simulator, "GET", "/me")).body).toMatchObject({
      type: "admin",
      name: "Ada Quill",
      app: { type: "app", id_code: "demo1234", region: "EU" },
    });
  });
});

describe("regions", () => {
  it("answer 401 to another region's token on their own hosts, or serve it where so set", async () => {
    const simulator = await start({ regions: ["us", "eu"] });
    const status = async (region: "us" | "eu") =>
      (await api(simulator.regionUrl(region) ?? "", "GET", "/me")).status;
    expect(await status("eu")).toBe(200);
    expect(await status("us")).toBe(401);
    simulator.control.workspace("demo1234").configure({ wrongRegion: "serve" });
    expect(await status("us")).toBe(200);
    expect(simulator.regionUrl("au")).toBeNull();
  });
});

describe("the request line and headers", () => {
  it("that name no endpoint are a 404: unknown paths and wrong methods", async () => {
    const simulator = await start();
    for (const [method, path] of [
      ["GET", "/contacts/contacts/x"],
      ["PUT", `/contacts/${MARA_USER}/archive`],
      ["PATCH", `/contacts/${MARA_USER}`],
      ["DELETE", "/notes/26"],
      ["GET", "/"],
    ] as const) {
      const answer = await api(simulator, method, path);
      expect([method, path, answer.status]).toEqual([method, path, 404]);
      expect(answer.headers["x-ratelimit-limit"]).toBe("1666");
    }
  });

  it.each([
    [null, 406],
    ["text/html", 406],
    ["application/json;q=0", 406],
    ["*/*", 200],
    ["text/html, application/json;q=0.9", 200],
  ])("accept %s gives %i", async (accept, status) => {
    const simulator = await start();
    expect((await api(simulator, "GET", "/me", { headers: { accept } })).status).toBe(status);
  });

  it.each(["1.4", "2.99", "latest"])("version %s is invalid", async (version) => {
    const simulator = await start();
    const answer = await api(simulator, "GET", "/me", { headers: { "intercom-version": version } });
    expect(answer.status).toBe(400);
    expect(errorOf(answer.body).code).toBe("intercom_version_invalid");
  });

  it("without a version get the one that the workspace's app is set to", async () => {
    const simulator = await start();
    const owner = async () =>
      (await api(simulator, "GET", `/contacts/${MARA_USER}`, { headers: { "intercom-version": null } })).body;
    expect(await owner()).toMatchObject({ owner_id: "991267459" });
    simulator.control.workspace("demo1234").configure({ defaultVersion: "2.11" });
    expect(await owner()).toMatchObject({ owner_id: 991267459 });
  });
});

describe("a request that can't be read", () => {
  it("gets an error of Intercom's form: a broken path, too long a body", async () => {
    const simulator = await start();
    const path = await api(simulator, "GET", "/contacts/%E0%A4%A");
    expect(path.status).toBe(400);
    expect(errorOf(path.body).code).toBe("client_error");
    const body = await api(simulator, "POST", "/contacts/search", { body: "x".repeat(2_000_000) });
    expect(body.status).toBe(413);
    expect(errorOf(body.body).code).toBe("client_error");
  });
});

describe("scopes", () => {
  const calls = [
    ["GET", `/contacts/${MARA_USER}`, "read_one_user_and_company"],
    ["GET", `/companies/${ACME}`, "read_one_user_and_company"],
    ["GET", `/contacts/${MARA_USER}/companies`, "read_users_companies"],
    ["GET", "/notes/26", "read_users_companies"],
    ["DELETE", `/contacts/${NOBODY}`, "write_users_companies"],
  ] as const;
  it.each(calls)("%s %s needs %s", async (method, path, scope) => {
    const simulator = await start();
    const workspace = simulator.control.workspace("demo1234");
    workspace.setScopes("demo", []);
    const refused = await api(simulator, method, path);
    expect(refused.status).toBe(403);
    expect(errorOf(refused.body)).toMatchObject({
      code: "forbidden",
      message: `You do not have the required scope (${scope}) to access this resource`,
    });
    workspace.setScopes("demo", [scope]);
    expect((await api(simulator, method, path)).status).toBe(200);
  });

  it("are not needed for /me", async () => {
    const simulator = await start();
    simulator.control.workspace("demo1234").setScopes("demo", []);
    expect((await api(simulator, "GET", "/me")).status).toBe(200);
  });
});

describe("a plan", () => {
  it("that leaves an endpoint out answers 403 with its own code", async () => {
    const simulator = await start();
    simulator.control.workspace("demo1234").configure({ planRestricted: ["GET /notes/{note_id}"] });
    const answer = await api(simulator, "GET", "/notes/26");
    expect(answer.status).toBe(403);
    expect(errorOf(answer.body).code).toBe("api_plan_restricted");
  });
});

describe("latency", () => {
  it("holds an answer back, with a jitter that chance decides", async () => {
    const waits: number[] = [];
    const clock = {
      ...systemClock,
      after: (milliseconds: number, callback: () => void) => {
        waits.push(milliseconds);
        return systemClock.after(0, callback);
      },
    };
    const simulator = await start({ clock, random: () => 0.5 });
    simulator.control.workspace("demo1234").configure({ latencyMs: 80, jitterMs: 40 });
    await api(simulator, "GET", "/me");
    expect(waits).toEqual([100]);
  });
});

describe("the list of calls", () => {
  it("tells what was called and what it changed, without the token", async () => {
    const simulator = await start();
    await search(simulator, byEmail("nobody@example.com"));
    await api(simulator, "DELETE", `/contacts/${NOBODY}`);
    await api(simulator, "GET", "/me", { token: "wrong" });
    const calls = simulator.control.calls();
    expect(calls).toMatchObject([
      {
        seq: 1,
        workspace: "demo1234",
        token: "demo",
        method: "POST",
        path: "/contacts/search",
        endpoint: "/contacts/search",
        version: "2.16",
        body: { query: byEmail("nobody@example.com") },
        status: 200,
        effect: null,
      },
      { seq: 2, endpoint: "/contacts/{contact_id}", status: 200, effect: `contact_deleted ${NOBODY}` },
      { seq: 3, workspace: null, token: null, status: 401 },
    ]);
    expect(JSON.stringify(calls)).not.toContain("demo-token");
    expect(simulator.control.calls({ method: "DELETE" })).toHaveLength(1);
    expect(simulator.control.calls({ after: 2 })).toHaveLength(1);
  });

  it("keeps the latest calls only", async () => {
    const simulator = await start({ callsKept: 3 });
    for (let call = 0; call < 8; call += 1) await api(simulator, "GET", "/me");
    expect(simulator.control.calls().map(({ seq }) => seq)).toEqual([6, 7, 8]);
  });
});

describe("reset", () => {
  it("brings the first seed back and forgets calls, effects and faults", async () => {
    const simulator = await start();
    await api(simulator, "DELETE", `/contacts/${NOBODY}`);
    simulator.control.faults.add({ action: { kind: "reset" } });
    simulator.control.reset();
    expect(simulator.control.calls()).toEqual([]);
    expect(simulator.control.effects()).toEqual([]);
    expect(idsOf((await search(simulator, byEmail("nobody@example.com"))).body)).toEqual([NOBODY]);
  });

  it("leaves a workspace under the control that was taken before", async () => {
    const simulator = await start();
    const workspace = simulator.control.workspace("demo1234");
    simulator.control.reset();
    workspace.configure({ limitPerWindow: 5 });
    expect((await api(simulator, "GET", "/me")).headers["x-ratelimit-limit"]).toBe("5");
    expect(() => simulator.control.workspace("other")).toThrow(SimulatorError);
  });
});

describe("a seed that doesn't fit", () => {
  it("changes nothing", async () => {
    const simulator = await start();
    const fits = { id: "fits", tokens: [{ token: "new" }] };
    const cases: [code: string, workspace: Seed["workspaces"][number]][] = [
      ["duplicate", { id: "w", tokens: [{ token: "demo-token" }] }],
      ["duplicate", { id: "w", contacts: [{ id: "a" }, { id: "a" }] }],
      ["unknown_reference", { id: "w", contacts: [{ company_ids: ["none"] }] }],
      ["unknown_reference", { id: "w", contacts: [{ merged_into: "none" }] }],
      ["unknown_reference", { id: "w", notes: [{ contact_id: "none", body: "" }] }],
      ["unknown_reference", { id: "w", tokens: [{ token: "x", admin: "none" }] }],
    ];
    for (const [code, workspace] of cases) {
      const seed = { workspaces: [fits, workspace] };
      expect(() => simulator.control.seed(seed)).toThrow(expect.objectContaining({ code }));
    }
    expect(simulator.control.workspaces()).toEqual(["demo1234"]);
    expect((await api(simulator, "GET", "/me")).status).toBe(200);
  });
});
