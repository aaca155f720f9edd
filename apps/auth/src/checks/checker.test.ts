import { randomBytes } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { type ConnectedWorkspace, OAuthError, openTokenVault, type ScopeReport } from "@intercom-dsar/oauth";
import { createKeyring } from "@intercom-dsar/sealing";
import { createHealth } from "@intercom-dsar/service";
import { createManualClock, createRecordingLogger } from "@intercom-dsar/service/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CheckParts } from "./check-workspace.ts";
import { createChecker } from "./checker.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const granted = { state: "granted", confirmed: true } as const;
const SCOPES: ScopeReport = {
  read_many: { scope: "Read and list users and companies", ...granted },
  read_one: { scope: "Read one user and one company", ...granted },
  write: { scope: "Write users and companies", ...granted },
};

function workspace(workspaceId: string): ConnectedWorkspace {
  const connectedBy = { id: "1", name: "Ada Quill", email: "ada@colleagues.example" };
  return { workspaceId, workspaceName: workspaceId, region: "us", connectedBy };
}

/** Intercom as a token sees it: tokens are named after their workspaces. */
async function setUp() {
  const clock = createManualClock();
  const log = createRecordingLogger();
  const health = createHealth({ clock });
  const stop = new AbortController();
  const vault = await openTokenVault({
    database: openDatabase("sqlite::memory:"),
    keyring: createKeyring([randomBytes(32)]),
    now: clock.now,
  });
  const dead = new Set<string>();
  const seen: string[] = [];
  const client: CheckParts["client"] = {
    async identify(token) {
      seen.push(`me ${token}`);
      if (dead.has("all")) throw new OAuthError("intercom_unavailable");
      if (dead.has(token)) throw new OAuthError("token_dead");
      return workspace(token);
    },
    async checkScopes(token) {
      seen.push(`scopes ${token}`);
      return SCOPES;
    },
    refresh: () => Promise.reject(new OAuthError("code_rejected")),
  };
  const checker = createChecker({
    vault,
    client,
    clock,
    logger: log.logger,
    everyMs: 30_000,
    scopesEveryMs: 600_000,
    intercomHealth: health.part("intercom"),
    heartbeat: health.heartbeat("checks", 60_000),
    signal: stop.signal,
  });
  const save = (id: string, accessToken = id) =>
    vault.save(workspace(id), { accessToken, refreshToken: null, expiresInSeconds: null });
  const end = async () => {
    stop.abort();
    await checker.settled();
  };
  stops.push(end);
  return { clock, log, health, vault, dead, seen, checker, save, end };
}

describe("the periodic check", () => {
  it("marks a dead token within a minute, and a living one as working again", async () => {
    const { clock, log, vault, dead, checker, save, end } = await setUp();
    for (const id of ["a", "b", "c"]) await save(id);
    const running = checker.run();
    await vi.waitFor(async () => expect((await vault.find("b"))?.lastCheck?.result).toBe("working"));

    dead.add("b");
    await clock.advance(60_000);
    await vi.waitFor(async () => expect((await vault.find("b"))?.state).toBe("needs_reconnecting"));
    expect((await vault.find("a"))?.state).toBe("connected");

    dead.clear();
    await clock.advance(60_000);
    await vi.waitFor(async () => expect((await vault.find("b"))?.state).toBe("connected"));
    expect(log.events()).toEqual(
      expect.arrayContaining(["workspace_needs_reconnecting", "workspace_works_again"]),
    );
    await end();
    await running;
  });

  it("looks at the scopes less often than at the token", async () => {
    const { clock, vault, seen, checker, save, end } = await setUp();
    await save("a");
    const running = checker.run();
    await vi.waitFor(async () => expect((await vault.find("a"))?.lastCheck).not.toBeNull());
    for (let round = 0; round < 19; round++) {
      await clock.advance(30_000);
      await vi.waitFor(() => expect(clock.sleeping).toBe(1));
    }
    expect(seen.filter((call) => call === "scopes a")).toHaveLength(1);
    expect(seen.filter((call) => call === "me a").length).toBeGreaterThan(15);
    expect((await vault.find("a"))?.lastCheck?.scopes).toEqual(SCOPES);
    await clock.advance(60_000);
    await vi.waitFor(() => expect(seen.filter((call) => call === "scopes a")).toHaveLength(2));
    await end();
    await running;
  });

  it("looks at the scopes of many workspaces in turn", async () => {
    const { clock, seen, checker, save, end } = await setUp();
    for (let index = 0; index < 120; index++) await save(`w${index}`);
    const running = checker.run();
    const looked = () => seen.filter((call) => call.startsWith("scopes")).length;
    for (const expected of [50, 100, 120]) {
      await vi.waitFor(() => expect([looked(), clock.sleeping]).toEqual([expected, 1]));
      await clock.advance(30_000);
    }
    expect(new Set(seen.filter((call) => call.startsWith("scopes"))).size).toBe(120);
    await end();
    await running;
  });

  it("goes on after the database was away", async () => {
    const { clock, log, vault, seen, checker, save, end } = await setUp();
    await save("a");
    const away = vi.spyOn(vault, "connections").mockRejectedValue(new Error("away"));
    const running = checker.run();
    await vi.waitFor(() => expect([log.events().at(-1), clock.sleeping]).toEqual(["checks_failed", 1]));
    away.mockRestore();
    await clock.advance(30_000);
    await vi.waitFor(() => expect(seen).toContain("me a"));
    await end();
    await running;
  });

  it("changes nothing where Intercom does not answer, and tells its health", async () => {
    const { vault, health, dead, checker, save, end } = await setUp();
    await save("a");
    dead.add("all");
    const running = checker.run();
    await vi.waitFor(() =>
      expect(health.readiness().parts).toMatchObject([{ code: "intercom_unavailable", state: "degraded" }]),
    );
    expect(await vault.find("a")).toMatchObject({
      state: "connected",
      lastCheck: { result: "unreachable", code: "intercom_unavailable" },
    });
    await end();
    await running;
  });
});

describe("a check that somebody asks for", () => {
  it("is one, however often it is asked for", async () => {
    const { clock, vault, seen, checker, save } = await setUp();
    await save("a");
    for (let time = 0; time < 100; time++) checker.checkSoon("a");
    await vi.waitFor(async () => expect((await vault.find("a"))?.lastCheck).not.toBeNull());
    for (let time = 0; time < 100; time++) checker.checkSoon("a");
    await clock.advance(2_000);
    await vi.waitFor(() => expect(seen.filter((call) => call === "me a")).toHaveLength(2));
  });

  it("asks nothing of Intercom for a workspace that is not connected", async () => {
    const { seen, checker } = await setUp();
    expect(await checker.check("nobody")).toBe("gone");
    expect(seen).toEqual([]);
  });

  it("takes a token that speaks for another workspace for dead", async () => {
    const { vault, checker, save } = await setUp();
    await save("a", "b");
    expect(await checker.check("a")).toBe("dead");
    expect(await vault.find("a")).toMatchObject({
      state: "needs_reconnecting",
      lastCheck: { code: "other_workspace" },
    });
  });
});
