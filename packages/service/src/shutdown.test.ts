import { EventEmitter } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { ConfigError } from "./config/config-error.ts";
import { createShutdown, type ProcessPort } from "./shutdown.ts";
import { createManualClock } from "./testing/manual-clock.ts";
import { createRecordingLogger } from "./testing/recording-logger.ts";

class FakeProcess extends EventEmitter implements ProcessPort {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

function setUp() {
  const target = new FakeProcess();
  const clock = createManualClock();
  const { logger, lines, events } = createRecordingLogger();
  const shutdown = createShutdown({ logger, graceMs: 10_000, clock, process: target });
  return { target, clock, lines, events, shutdown };
}

const exited = (target: FakeProcess) => vi.waitFor(() => expect(target.exits).toHaveLength(1));

describe("createShutdown", () => {
  it.each(["SIGTERM", "SIGINT"])(
    "ends on %s: no new work, closers from last to first, exit code 0",
    async (signal) => {
      const { target, shutdown, lines } = setUp();
      const order: string[] = [];
      shutdown.signal.addEventListener("abort", () => order.push("no new work"));
      shutdown.onStop("ledger", () => void order.push("ledger"));
      shutdown.onStop("worker", async () => void order.push("worker"));

      target.emit(signal);
      await exited(target);

      expect(order).toEqual(["no new work", "worker", "ledger"]);
      expect(target.exits).toEqual([0]);
      expect(lines).toMatchObject([
        { event: "stopping", reason: signal },
        { event: "stopped", exitCode: 0 },
      ]);
    },
  );

  it("closes one after the other", async () => {
    const { target, shutdown } = setUp();
    const worker = Promise.withResolvers<void>();
    const closeLedger = vi.fn();
    shutdown.onStop("ledger", closeLedger);
    shutdown.onStop("worker", () => worker.promise);

    target.emit("SIGTERM");
    await vi.waitFor(() => expect(shutdown.signal.aborted).toBe(true));
    expect(closeLedger).not.toHaveBeenCalled();
    worker.resolve();
    await exited(target);

    expect(closeLedger).toHaveBeenCalledOnce();
  });

  it("ends once, however often it is asked", async () => {
    const { target, shutdown } = setUp();
    const close = vi.fn();
    shutdown.onStop("worker", close);
    shutdown.signal.addEventListener("abort", () => void shutdown.stop("again"));

    target.emit("SIGINT");
    target.emit("SIGINT");
    await Promise.all([shutdown.stop("asked"), shutdown.stop("asked")]);

    expect(close).toHaveBeenCalledOnce();
    expect(target.exits).toEqual([0]);
  });

  it("does not wait longer than the grace period, and says so", async () => {
    const { target, clock, shutdown, events } = setUp();
    shutdown.onStop("worker", () => new Promise(() => {}));

    target.emit("SIGTERM");
    await clock.advance(9_999);
    expect(target.exits).toEqual([]);
    await clock.advance(1);
    await exited(target);

    expect(target.exits).toEqual([1]);
    expect(events()).toEqual(["stopping", "stop_overdue", "stopped"]);
  });

  it("leaves no timer and no listener behind", async () => {
    const { target, clock, shutdown } = setUp();

    await shutdown.stop("done");

    expect(clock.sleeping).toBe(0);
    expect(target.eventNames()).toEqual([]);
  });

  it("closes the rest where one part fails to close, and exits with 1", async () => {
    const { target, shutdown, lines } = setUp();
    const closeLedger = vi.fn();
    shutdown.onStop("ledger", closeLedger);
    shutdown.onStop("worker", () => Promise.reject(Object.assign(new Error("x"), { code: "EPIPE" })));

    await shutdown.stop("done");

    expect(closeLedger).toHaveBeenCalledOnce();
    expect(target.exits).toEqual([1]);
    expect(lines[1]).toMatchObject({ event: "stop_failed", part: "worker", error: { code: "EPIPE" } });
  });

  it("closes what is registered while it is already closing", async () => {
    const { shutdown } = setUp();
    const closeLate = vi.fn();
    shutdown.onStop("kafka", () => shutdown.onStop("late", closeLate));

    await shutdown.stop("done");

    expect(closeLate).toHaveBeenCalledOnce();
  });

  it("exits with the code that it is given", async () => {
    const { target, shutdown } = setUp();

    await shutdown.stop("still_waiting", 3);

    expect(target.exits).toEqual([3]);
  });

  it("ends with 2 where the configuration turns out to be a mistake, and says which", async () => {
    const { target, shutdown, lines } = setUp();

    await shutdown.fail(new ConfigError([{ variable: "DATABASE_URL", message: "/data is no file" }]));

    expect(target.exits).toEqual([2]);
    expect(lines[0]).toMatchObject({
      event: "failed",
      error: { message: expect.stringContaining("DATABASE_URL: /data is no file") },
    });
  });

  it.each(["uncaughtException", "unhandledRejection"])(
    "ends with 1 on %s, after the closers",
    async (event) => {
      const { target, shutdown, lines } = setUp();
      const close = vi.fn();
      shutdown.onStop("ledger", close);

      target.emit(event, Object.assign(new Error("mara@example.com"), { code: "EBROKEN" }));
      await exited(target);

      expect(close).toHaveBeenCalledOnce();
      expect(target.exits).toEqual([1]);
      expect(lines[0]).toMatchObject({
        level: "fatal",
        event: "failed",
        error: { name: "Error", code: "EBROKEN" },
      });
      expect(JSON.stringify(lines)).not.toContain("mara");
    },
  );

  it("exits with 1 where something fails while it stops in good order", async () => {
    const { target, shutdown } = setUp();
    shutdown.onStop("ledger", () => void shutdown.fail(new Error("late")));

    await shutdown.stop("SIGTERM");

    expect(target.exits).toEqual([1]);
  });

  it("does not take the stop itself for a failure", async () => {
    const { target, shutdown, events } = setUp();
    shutdown.signal.addEventListener("abort", () => void shutdown.fail(shutdown.signal.reason));

    await shutdown.stop("SIGTERM");

    expect(target.exits).toEqual([0]);
    expect(events()).toEqual(["stopping", "stopped"]);
  });
});
