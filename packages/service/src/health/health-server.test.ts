import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { createHealth } from "./health.ts";
import { type HealthServerOptions, startHealthServer } from "./health-server.ts";
import type { ProbeServer } from "./probe-server.ts";

let server: ProbeServer | undefined;

async function start(
  options: Pick<HealthServerOptions, "health">,
): Promise<(path: string) => Promise<Response>> {
  const started = await startHealthServer({ port: 0, host: "127.0.0.1", ...options });
  server = started;
  return (path) => fetch(`http://127.0.0.1:${started.port}${path}`);
}

afterEach(async () => {
  await server?.close();
});

describe("the health server", () => {
  it("answers /readyz with 503 until the program is ready, then with 200", async () => {
    const health = createHealth({ clock: createManualClock(Date.UTC(2026, 10, 23, 9)) });
    const ledger = health.part("ledger", { essential: true });
    const get = await start({ health });

    const before = await get("/readyz");
    ledger.up();
    const after = await get("/readyz");

    expect(before.status).toBe(503);
    expect(await before.json()).toEqual({
      ready: false,
      status: "not_ready",
      parts: [
        {
          name: "ledger",
          state: "down",
          code: "starting",
          since: "2026-11-23T09:00:00.000Z",
          essential: true,
          group: null,
        },
      ],
    });
    expect(after.status).toBe(200);
    expect(after.headers.get("cache-control")).toBe("no-store");
    expect(await after.json()).toMatchObject({ ready: true, status: "ready" });
  });

  it("answers /livez with 503 once a loop stands still", async () => {
    const clock = createManualClock();
    const health = createHealth({ clock });
    health.heartbeat("worker", 1_000);
    const get = await start({ health });

    const alive = await get("/livez");
    await clock.advance(1_001);
    const stuck = await get("/livez");

    expect(alive.status).toBe(200);
    expect(stuck.status).toBe(503);
    const worker = { name: "worker", ageMs: 1_001, limitMs: 1_000 };
    expect(await stuck.json()).toEqual({ live: false, stuck: [worker], loops: [worker] });
  });

  it("ends a request that is sent by half, and answers others meanwhile", async () => {
    const get = await start({ health: createHealth() });
    const half = connect(server?.port ?? 0, "127.0.0.1");
    half.write("GET /livez HTTP/1.1\r\nhost: a\r\n");
    const ended = once(half.resume(), "close");

    expect((await get("/livez")).status).toBe(200);
    await ended;
  }, 20_000);

  it("reads no body", async () => {
    await start({ health: createHealth() });

    const answer = await fetch(`http://127.0.0.1:${server?.port}/readyz`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });

    // A body that is read and is no JSON is an error; this one is nobody's.
    expect([answer.status, await answer.json()]).toEqual([404, { code: "not_found" }]);
  });

  it("has no /metrics of its own, and repeats nothing of a path that it does not know", async () => {
    const get = await start({ health: createHealth() });

    expect((await get("/metrics")).status).toBe(404);
    expect(await (await get("/mara")).json()).toEqual({ code: "not_found" });
  });
});
