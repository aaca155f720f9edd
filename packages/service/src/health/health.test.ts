import { describe, expect, it, vi } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { createHealth } from "./health.ts";

const startAt = Date.UTC(2026, 10, 23, 9);

describe("readiness", () => {
  it("waits for every essential part and for one of each group", () => {
    const health = createHealth();
    const ledger = health.part("ledger", { essential: true });
    const kafka = health.part("kafka", { group: "intake" });
    const webhook = health.part("webhook", { group: "intake" });

    expect(health.readiness()).toMatchObject({ ready: false, status: "not_ready" });
    ledger.up();
    expect(health.readiness().ready).toBe(false);
    webhook.up();
    expect(health.readiness()).toMatchObject({ ready: true, status: "degraded" });
    kafka.up();
    expect(health.readiness()).toMatchObject({ ready: true, status: "ready" });
    webhook.down("closed");
    kafka.down("unreachable");
    expect(health.readiness().ready).toBe(false);
    kafka.degraded("rebalancing");
    expect(health.readiness()).toMatchObject({ ready: true, status: "degraded" });
    ledger.down("unreachable");
    expect(health.readiness().ready).toBe(false);
  });

  it("does not mind a part that is neither essential nor of a group", () => {
    const health = createHealth();
    health.part("callbacks").down("refused");

    expect(health.readiness()).toMatchObject({ ready: true, status: "degraded" });
  });

  it("says which part is how, and since when", async () => {
    const clock = createManualClock(startAt);
    const health = createHealth({ clock });
    const kafka = health.part("kafka", { group: "intake" });
    await clock.advance(1_000);
    kafka.down("unreachable");
    await clock.advance(1_000);
    kafka.down("unreachable");

    expect(health.readiness().parts).toEqual([
      {
        name: "kafka",
        state: "down",
        code: "unreachable",
        since: "2026-11-23T09:00:01.000Z",
        essential: false,
        group: "intake",
      },
    ]);
  });

  it("ends at once when the program drains, whatever the parts report later", () => {
    const health = createHealth();
    const ledger = health.part("ledger", { essential: true });
    ledger.up();

    health.drain();
    ledger.up();

    expect(health.readiness()).toMatchObject({ ready: false, status: "draining" });
  });

  it("tells of each change once", () => {
    const onChange = vi.fn();
    const kafka = createHealth({ onChange }).part("kafka");

    kafka.up();
    kafka.up();
    kafka.degraded("slow");
    kafka.degraded("slower");

    expect(onChange.mock.calls.map(([{ state, code }]) => [state, code])).toEqual([
      ["up", null],
      ["degraded", "slow"],
      ["degraded", "slower"],
    ]);
  });

  it("refuses two parts of one name", () => {
    const health = createHealth();
    health.part("kafka");

    expect(() => health.part("kafka")).toThrow();
  });
});

describe("liveness", () => {
  it("needs every loop to go round within its limit", async () => {
    const clock = createManualClock();
    const health = createHealth({ clock });
    const worker = health.heartbeat("worker", 1_000);
    const relay = health.heartbeat("relay", 5_000);

    await clock.advance(1_000);
    expect(health.liveness().live).toBe(true);
    await clock.advance(1);
    expect(health.liveness()).toEqual({
      live: false,
      stuck: [{ name: "worker", ageMs: 1_001, limitMs: 1_000 }],
      loops: [
        { name: "worker", ageMs: 1_001, limitMs: 1_000 },
        { name: "relay", ageMs: 1_001, limitMs: 5_000 },
      ],
    });
    worker.beat();
    expect(health.liveness().live).toBe(true);
    worker.end();
    relay.end();
    await clock.advance(60_000);
    expect(health.liveness()).toEqual({ live: true, stuck: [], loops: [] });
  });

  it("knows loops of one name apart, and tells of each that is stuck once", async () => {
    const clock = createManualClock();
    const onStuck = vi.fn();
    const health = createHealth({ clock, onStuck });
    const first = health.heartbeat("session", 1_000);
    const second = health.heartbeat("session", 1_000);

    await clock.advance(1_001);
    first.beat();
    expect(health.liveness().stuck).toEqual([{ name: "session", ageMs: 1_001, limitMs: 1_000 }]);
    expect(health.liveness().live).toBe(false);
    expect(onStuck).toHaveBeenCalledTimes(1);
    second.beat();
    expect(health.liveness().live).toBe(true);
    second.end();
    await clock.advance(1_001);
    expect(health.liveness().stuck).toHaveLength(1);
    expect(onStuck).toHaveBeenCalledTimes(2);
    first.end();
  });
});
