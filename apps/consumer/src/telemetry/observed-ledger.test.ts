import type { Lease, Ledger, LookResult } from "@intercom-dsar/ledger";
import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { createConsumerMetrics } from "./metrics.ts";
import { observeLedger } from "./observed-ledger.ts";

it("counts what later looks found, once for each, from nought on", async () => {
  const registry = new Registry();
  const settled = new Set<string>();
  const looks = {
    settle: async (_: Lease, requestId: string) => !settled.has(requestId) && settled.add(requestId) !== null,
  };
  const ledger = observeLedger({ looks } as unknown as Ledger, createConsumerMetrics(registry), () => 0);
  const settle = (requestId: string, result: LookResult) =>
    ledger.looks.settle({} as Lease, requestId, { result, reasonCode: null, count: 1, messages: [] });

  await settle("d1", "came_back");
  await settle("d1", "came_back");
  await settle("d2", "reached");

  const { values = [] } = (await registry.getSingleMetric("dsar_later_looks_total")?.get()) ?? {};
  expect(values.map(({ labels, value }) => [labels.result, value])).toEqual([
    ["reached", 1],
    ["came_back", 1],
    ["not_rechecked", 0],
  ]);
});
