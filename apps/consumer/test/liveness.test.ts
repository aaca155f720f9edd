import type { ParkState } from "@intercom-dsar/ledger";
import { createHealth, type Health } from "@intercom-dsar/service";
import { createManualClock, createRecordingLogger, type ManualClock } from "@intercom-dsar/service/testing";
import { afterEach, describe, expect, it } from "vitest";
import { HOUSEKEEPING_EVERY_MS, runHousekeeping } from "../src/composition/housekeeping.ts";
import { watchClock } from "../src/composition/watch-clock.ts";
import { type CallbackOptions, runCallbacks } from "../src/delivery/callbacks/run-callbacks.ts";
import { type RelayOptions, runRelay } from "../src/delivery/relay.ts";
import { LOOP_LIMITS } from "../src/domain/loop-limits.ts";
import { createWakeUp } from "../src/domain/wake-up.ts";
import type { RunDependencies } from "../src/worker/session.ts";
import { runWorker, type WorkerOptions } from "../src/worker/worker.ts";
import { createConnectedDirectory } from "../src/workspaces/connected-directory.ts";
import type { ConnectionFactory } from "../src/workspaces/connection.ts";
import { watchWorkspaces } from "../src/workspaces/watch-workspaces.ts";

const HOUR_MS = 3_600_000;
const never = () => new Promise<never>(() => {});
/** A dependency that answers nothing is given up by its own timeout. */
const AWAY = { afterMs: 30_000 };

interface World {
  readonly clock: ManualClock;
  readonly health: Health;
  /** What every call of a dependency ends with, by the call's name; `null` for its usual answer. */
  answer: (call: string) => Promise<unknown> | null;
}

describe("the loops of the consumer", () => {
  const stop = { controller: new AbortController() };
  afterEach(() => stop.controller.abort());

  /** Every loop, over dependencies that answer as the test says. */
  function start(): World {
    stop.controller = new AbortController();
    const { signal } = stop.controller;
    const clock = createManualClock();
    const health = createHealth({ clock });
    const world: World = { clock, health, answer: () => null };
    const { logger } = createRecordingLogger();
    const call = (name: string, usual: unknown) => async () => {
      const answer = world.answer(name);
      return answer === null ? usual : await answer;
    };
    const lease = { workspaceId: "a", owner: "one", fence: 1, remainingMs: () => 60_000 };
    let leases = [lease];
    let nextMessageAt = 0;
    const ledger = {
      onChange: () => () => {},
      nextDueAt: call("nextDueAt", null),
      leases: {
        acquire: async () => {
          await call("lease", null)();
          return leases.splice(0);
        },
        renew: async () => lease,
        release: async () => {
          leases = [lease];
        },
      },
      requests: { claim: call("claim", []) },
      workspaces: {
        parked: call("parked", null),
        loadBudget: call("loadBudget", null),
        saveBudget: call("saveBudget", undefined),
        listParked: call("listParked", [] as ParkState[]),
        workspaceConnected: call("workspaceConnected", undefined),
      },
      outbox: {
        async take() {
          await call("takeOutbox", null)();
          // One now and then: time goes on between them.
          if (clock.now() < nextMessageAt) return [];
          nextMessageAt = clock.now() + 60_000;
          return [message];
        },
        markPublished: call("markPublished", undefined),
        postpone: call("postpone", undefined),
        quarantine: call("quarantine", undefined),
        dueDestinations: call("dueDestinations", ["https://target.example"]),
      },
      maintenance: {
        purge: call("purge", { identifiers: 0, requests: 0, messages: 0 }),
        shiftDueTimes: call("shiftDueTimes", undefined),
      },
    };
    const beat = health.heartbeat;
    const wakeUp = createWakeUp(ledger as never, clock, beat("wake-up", LOOP_LIMITS.ledger));
    signal.addEventListener("abort", () => void wakeUp.close());
    const common = { owner: "one", ledger, wakeUp, clock, random: () => 0.5, logger, startHeartbeat: beat };
    const part = health.part("any");
    const directory = createConnectedDirectory({
      source: {
        connections: call("connections", []) as never,
        token: call("token", { accessToken: "t", region: "eu", tokenVersion: 1 }) as never,
        reportRefused: async () => {},
        culpritOf: () => ({ variable: "AUTH_APP_URL", host: null }),
        close: async () => {},
      },
      connections: {
        open: () => ({
          callsPerSecond: () => 0,
          queuedCalls: () => 0,
          budget: () => null,
          close: async () => {},
        }),
      } as unknown as ConnectionFactory,
      ledger: ledger as never,
      clock,
      logger,
      health: part,
    });
    void runWorker(
      { ...common, messages: {} } as unknown as RunDependencies,
      {
        ...common,
        directory,
        leaseTtlMs: 1_000_000,
        concurrency: 1,
        lingerMs: 11_000,
        maxWorkspaces: 1,
        probeEveryMs: 1_000,
      } satisfies Partial<WorkerOptions> as unknown as WorkerOptions,
      signal,
    );
    void runRelay(
      {
        ...common,
        sink: { channels: ["outcomes"], publish: call("publish", undefined) },
        health: part,
        heartbeat: beat("relay", LOOP_LIMITS.kafka),
      } as unknown as RelayOptions,
      signal,
    );
    void runCallbacks(
      {
        ...common,
        post: call("post", { status: 200 }),
        heartbeat: beat("callbacks", LOOP_LIMITS.ledger),
      } as unknown as CallbackOptions,
      signal,
    );
    const housekeeping = {
      ledger: ledger as never,
      results: {} as never,
      retentionMs: 30 * 86_400_000,
      clock,
      logger,
      heartbeat: beat("housekeeping", HOUSEKEEPING_EVERY_MS + LOOP_LIMITS.ledger),
    };
    void runHousekeeping(housekeeping, signal);
    void watchClock(ledger as never, clock, logger, beat("clock", LOOP_LIMITS.ledger), signal);
    const heartbeat = beat("workspaces", LOOP_LIMITS.ledger);
    void watchWorkspaces({ ledger, throttles: () => [], health: part, clock, heartbeat } as never, signal);
    void directory.identify(signal, beat("directory", LOOP_LIMITS.intercom));
    return world;
  }

  const message = {
    id: "m",
    channel: "outcomes",
    requestId: "r",
    key: "r",
    headers: {},
    value: null,
    attempts: 0,
    createdAt: 0,
    destination: "https://target.example",
  };

  /** The names of loops that were found stuck at any look within `ms`. */
  async function stuckWithin({ clock, health }: World, ms: number): Promise<string[]> {
    const stuck = new Set<string>();
    for (let passed = 0; passed < ms; passed += 60_000) {
      await clock.advance(60_000);
      for (const { name } of health.liveness().stuck) stuck.add(name);
    }
    return [...stuck].sort();
  }

  it("go round for as long as there is nothing to do", async () => {
    const world = start();

    expect(await stuckWithin(world, 2 * HOUR_MS)).toEqual([]);
    const names = new Set(world.health.liveness().loops.map(({ name }) => name));
    expect([...names].sort()).toEqual([
      "callbacks",
      "clock",
      "directory",
      "housekeeping",
      "relay",
      "session",
      "wake-up",
      "worker",
      "workspaces",
    ]);
  });

  const LEDGER = [
    "nextDueAt",
    "lease",
    "parked",
    "claim",
    "takeOutbox",
    "markPublished",
    "postpone",
    "dueDestinations",
    "purge",
    "listParked",
  ];
  it.each<[string, string[]]>([
    ["the database", LEDGER],
    ["Kafka", ["publish"]],
    ["Kafka and the database", ["publish", ...LEDGER]],
    ["the auth app", ["connections", "token"]],
    ["a callback's target", ["post"]],
  ])(
    "go round while %s is away for two hours: refused at once, or only after a timeout",
    async (_, calls) => {
      for (const afterMs of [0, AWAY.afterMs]) {
        const world = start();
        world.answer = (call) => (calls.includes(call) ? fail(world, afterMs) : null);

        expect(await stuckWithin(world, 2 * HOUR_MS)).toEqual([]);
        stop.controller.abort();
      }
    },
  );

  it.each([
    ["nextDueAt", "wake-up"],
    ["lease", "worker"],
    ["claim", "session"],
    ["token", "session"],
    ["takeOutbox", "relay"],
    ["publish", "relay"],
    ["dueDestinations", "callbacks"],
    ["purge", "housekeeping"],
    ["listParked", "workspaces"],
    ["connections", "directory"],
  ])("fail /livez, which names the loop, where %s never settles: %s", async (stuckCall, loop) => {
    const world = start();
    world.answer = (call) => (call === stuckCall ? never() : null);

    expect(world.health.liveness().live).toBe(true);
    await stuckWithin(world, 2 * HOUR_MS);

    const { live, stuck } = world.health.liveness();
    expect(live).toBe(false);
    expect(stuck.map(({ name }) => name)).toContain(loop);
  });

  it("are no longer waited for once they have been told to stop", async () => {
    const world = start();
    await world.clock.advance(5_000);

    stop.controller.abort();

    expect(await stuckWithin(world, 2 * HOUR_MS)).toEqual([]);
    expect(world.health.liveness().loops).toEqual([]);
  });
});

async function fail({ clock }: World, afterMs: number): Promise<never> {
  if (afterMs > 0) await clock.sleep(afterMs);
  throw Object.assign(new Error("away"), { code: "ledger_unavailable", retryable: true });
}
