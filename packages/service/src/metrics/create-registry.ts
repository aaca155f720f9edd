import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Health } from "../health/health.ts";

/**
 * A registry with what every process tells of itself: Node's and the process's defaults, and how its parts stand. `app` tells the
 * apps apart where one Prometheus sees both: an auth app that is ready must not hide consumers that are not.
 */
export function createRegistry(health: Health, app: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "dsar_ready",
    help: "1 while /readyz answers 200.",
    labelNames: ["app"],
    registers: [registry],
    collect() {
      this.set({ app }, health.readiness().ready ? 1 : 0);
    },
  });
  new Gauge({
    name: "dsar_part_up",
    help: "1 where a part works, 0.5 where it is degraded, 0 where it is down.",
    labelNames: ["app", "part"],
    registers: [registry],
    collect() {
      const values = { up: 1, degraded: 0.5, down: 0 };
      for (const { name, state } of health.readiness().parts) this.set({ app, part: name }, values[state]);
    },
  });
  return registry;
}
