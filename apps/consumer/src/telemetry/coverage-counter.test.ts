import { CATEGORIES } from "@intercom-dsar/subject-data";
import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { coverageCounter } from "./coverage-counter.ts";
import { createConsumerMetrics } from "./metrics.ts";

it("counts coverage rows by category, and has what could not be read of each from nought on", async () => {
  const registry = new Registry();
  const count = coverageCounter(createConsumerMetrics(registry).coverage);

  count([
    { resource: "conversations", result: "searched" },
    { resource: "conversations.parts", result: "failed" },
    { resource: "notes", result: "no_scope" },
    { resource: "something_new", result: "searched" },
  ]);

  const { values = [] } = (await registry.getSingleMetric("dsar_coverage_total")?.get()) ?? {};
  const counted = values
    .filter(({ value }) => value > 0)
    .map(({ labels }) => [labels.category, labels.result]);
  expect(counted.toSorted()).toEqual([
    ["conversations", "failed"],
    ["conversations", "searched"],
    ["notes", "no_scope"],
    ["other", "searched"],
  ]);
  expect(values.filter(({ labels }) => labels.result === "no_scope")).toHaveLength(CATEGORIES.length);
});
