import type { Connection } from "@intercom-dsar/oauth";
import { createHealth } from "@intercom-dsar/service";
import { createManualClock, createRecordingLogger } from "@intercom-dsar/service/testing";
import { expect, it } from "vitest";
import { AuthAppError } from "../domain/auth-app-error.ts";
import { createConnectedDirectory } from "./connected-directory.ts";
import type { ConnectionFactory, OpenOptions } from "./connection.ts";

const of = (workspaceId: string, added: Partial<Connection> = {}): Connection => ({
  workspaceId,
  region: "eu",
  state: "connected",
  tokenVersion: 1,
  ...added,
});

function createDirectory() {
  const clock = createManualClock();
  const noted: string[] = [];
  const opened: OpenOptions[] = [];
  const reported: [string, number][] = [];
  const state = { connections: [] as Connection[], isAway: false, cause: undefined as unknown };
  const health = createHealth();
  const { logger, lines } = createRecordingLogger();
  const stop = new AbortController();
  const directory = createConnectedDirectory({
    source: {
      async connections() {
        if (state.isAway) throw new AuthAppError("auth_app_unavailable", { cause: state.cause });
        return state.connections;
      },
      async token(workspaceId) {
        const found = state.connections.find((each) => each.workspaceId === workspaceId);
        return found === undefined ? null : { ...found, accessToken: `token-${found.tokenVersion}` };
      },
      reportRefused: async (workspaceId, tokenVersion) => void reported.push([workspaceId, tokenVersion]),
      culpritOf: () => ({ variable: "AUTH_APP_URL", host: "auth:8080" }),
      close: async () => {},
    },
    connections: {
      open: (options: OpenOptions) => void opened.push(options),
      close: async () => {},
    } as unknown as ConnectionFactory,
    ledger: { workspaces: { workspaceConnected: async (workspaceId) => void noted.push(workspaceId) } },
    clock,
    logger,
    health: health.part("intercom"),
  });
  return { directory, clock, noted, opened, reported, state, stop, health, lines };
}

const lease = { workspaceId: "a", owner: "one", fence: 1, remainingMs: () => 60_000 };
const signal = new AbortController().signal;

it("knows nothing before it has looked, then which workspace a request means", async () => {
  const { directory, clock, state, stop } = createDirectory();
  state.isAway = true;
  const done = directory.identify(stop.signal, createHealth().heartbeat("directory", 60_000));
  await clock.advance(100);
  expect(directory.resolve("a")).toEqual({ result: "undetermined" });

  state.isAway = false;
  await clock.advance(2_000);
  expect(directory.resolve(null)).toEqual({ result: "unknown", wait: true });
  expect(directory.resolve("a")).toEqual({ result: "unknown", wait: true });
  state.connections = [of("a")];
  await clock.advance(1_000);
  expect(directory.resolve(null)).toEqual({ result: "connected", workspaceId: "a" });
  state.connections = [of("a"), of("b")];
  await clock.advance(1_000);
  expect([directory.resolve(null), directory.resolve("b")]).toEqual([
    { result: "required" },
    { result: "connected", workspaceId: "b" },
  ]);

  stop.abort();
  await done;
});

it("is not ready before it has looked, and only degraded where it can't look again", async () => {
  const { directory, clock, state, stop, health } = createDirectory();
  const part = () => health.readiness().parts[0];
  state.isAway = true;
  const done = directory.identify(stop.signal, createHealth().heartbeat("directory", 60_000));
  await clock.advance(100);
  expect(part()).toMatchObject({ state: "down", code: "auth_app_unavailable" });

  state.isAway = false;
  await clock.advance(2_000);
  expect(part()).toMatchObject({ state: "up" });
  state.isAway = true;
  await clock.advance(2_000);
  expect(part()).toMatchObject({ state: "degraded", code: "auth_app_unavailable" });

  stop.abort();
  await done;
});

it("tells the ledger of each new token once, and of none that is known not to work", async () => {
  const { directory, clock, noted, state, stop } = createDirectory();
  state.connections = [of("a")];
  const done = directory.identify(stop.signal, createHealth().heartbeat("directory", 60_000));
  await clock.advance(3_000);
  state.connections = [of("a", { state: "needs_reconnecting" })];
  await clock.advance(1_000);
  state.connections = [of("a", { tokenVersion: 2 })];
  await clock.advance(3_000);
  stop.abort();
  await done;

  expect(noted).toEqual(["a", "a"]);
});

it("keeps what it knew while the source is away, and says that it is", async () => {
  const { directory, clock, state, stop, health } = createDirectory();
  state.connections = [of("a")];
  const done = directory.identify(stop.signal, createHealth().heartbeat("directory", 60_000));
  await clock.advance(500);
  state.isAway = true;
  await clock.advance(2_000);

  expect(directory.resolve("a").result).toBe("connected");
  expect(health.readiness().parts).toMatchObject([{ name: "intercom", code: "auth_app_unavailable" }]);
  stop.abort();
  await done;
});

it("names what is away with its address and the system's code, at most every 10 seconds", async () => {
  const { directory, clock, state, stop, lines } = createDirectory();
  state.isAway = true;
  state.cause = { name: "Error", code: "ECONNREFUSED" };
  const done = directory.identify(stop.signal, createHealth().heartbeat("directory", 60_000));
  for (let ms = 0; ms < 9_000; ms += 100) await clock.advance(100);
  const reported = lines.filter(({ event }) => event === "workspaces_unknown");
  stop.abort();
  await done;

  expect(reported).toMatchObject([
    { variable: "AUTH_APP_URL", host: "auth:8080", code: "ECONNREFUSED", attempts: 1 },
  ]);
});

it("connects with the workspace's own token and region, and reports that very token where it is refused", async () => {
  const { directory, opened, reported, state } = createDirectory();
  state.connections = [of("a", { tokenVersion: 3 })];

  await directory.connect(lease, null, signal);
  await directory.refused("a");
  await directory.refused("never-connected");

  expect(opened[0]?.token()).toBe("token-3");
  expect(opened[0]?.region).toBe("eu");
  expect(reported).toEqual([["a", 3]]);
  state.connections = [];
  await expect(directory.connect(lease, null, signal)).rejects.toMatchObject({ code: "workspace_mismatch" });
});
