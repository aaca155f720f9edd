import type { ThrottleState } from "@intercom-dsar/intercom-client";
import { Gauge, type Registry } from "prom-client";

/** Gauges of the rate limits in use: the worst of all workspaces that this process works for, so that there is no label without bound. */
export function registerBudgetGauges(registry: Registry, throttles: () => readonly ThrottleState[]): void {
  const registers = [registry];
  const worst = (
    name: string,
    help: string,
    of: (state: ThrottleState) => number | null,
    pick: typeof Math.max,
  ) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const values = throttles().flatMap((state) => of(state) ?? []);
        if (values.length === 0) this.remove();
        else this.set(pick(...values));
      },
    });
  worst(
    "dsar_intercom_budget_used_ratio",
    "Calls of this process in the present 10 seconds ÷ Intercom's limit; the highest of its workspaces. It stays below 0.80.",
    ({ spentInWindow, limit }) => (limit === null ? null : spentInWindow / limit),
    Math.max,
  );
  worst(
    "dsar_intercom_remaining_ratio",
    "What Intercom says is left of the window for all apps ÷ its limit; the lowest of the workspaces.",
    ({ remaining, limit }) => (limit === null || remaining === null ? null : remaining / limit),
    Math.min,
  );
  worst(
    "dsar_intercom_calls_queued",
    "Calls that wait for their turn; the most of any workspace.",
    ({ queued }) => queued,
    Math.max,
  );
  worst(
    "dsar_intercom_paused",
    "1 while a workspace of this process is paused after a 429.",
    ({ pausedUntil }) => (pausedUntil !== null && pausedUntil > Date.now() ? 1 : 0),
    Math.max,
  );
}
