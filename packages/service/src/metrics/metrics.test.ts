import { Gauge } from "prom-client";
import { afterEach, describe, expect, it } from "vitest";
import { createHealth } from "../health/health.ts";
import type { ProbeServer } from "../health/probe-server.ts";
import { createRegistry } from "./create-registry.ts";
import { startMetricsServer } from "./metrics-server.ts";

describe("the metrics page", () => {
  let server: ProbeServer | undefined;
  afterEach(() => server?.close());

  async function start(registry = createRegistry(createHealth(), "consumer")) {
    server = await startMetricsServer({ port: 0, host: "127.0.0.1" }, registry);
    return (path: string) => fetch(`http://127.0.0.1:${server?.port}${path}`);
  }

  it("tells of the process and of how its parts stand", async () => {
    const health = createHealth();
    const part = health.part("ledger", { essential: true });
    const get = await start(createRegistry(health, "consumer"));
    expect(await (await get("/metrics")).text()).toMatch(
      /dsar_ready\{app="consumer"\} 0[\s\S]*dsar_part_up\{app="consumer",part="ledger"\} 0\n/,
    );

    part.degraded("slow");

    const response = await get("/metrics");
    expect(response.headers.get("content-type")).toContain("text/plain; version=0.0.4");
    expect(await response.text()).toMatch(
      /process_cpu_seconds_total[\s\S]*dsar_ready\{app="consumer"\} 1[\s\S]*dsar_part_up\{app="consumer",part="ledger"\} 0.5\n/,
    );
  });

  it("reads no body", async () => {
    await start();

    const answer = await fetch(`http://127.0.0.1:${server?.port}/metrics`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });

    expect([answer.status, await answer.text()]).toEqual([404, '{"code":"not_found"}']);
  });

  it("does not tell why a metric failed, and repeats nothing of a path that it does not know", async () => {
    const registry = createRegistry(createHealth(), "consumer");
    new Gauge({
      name: "broken",
      help: "Broken.",
      registers: [registry],
      collect: () => Promise.reject(new Error("mara")),
    });
    const get = await start(registry);

    const failed = await get("/metrics");
    expect([failed.status, await failed.text()]).toEqual([500, '{"code":"internal_error"}']);
    expect(await (await get("/mara")).text()).toBe('{"code":"not_found"}');
  });
});
