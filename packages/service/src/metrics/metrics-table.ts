import type { Registry } from "prom-client";
import { z } from "zod";
import { markdownTable } from "../documents/markdown-table.ts";

/** What Node and the process tell of themselves is prom-client's, and documented there. */
const DEFAULT_METRIC = /^(process|nodejs)_/;

/** What prom-client's metrics hold, and its types leave out. */
const metricSchema = z.object({
  name: z.string(),
  help: z.string(),
  type: z.enum(["counter", "gauge", "histogram", "summary"]),
  labelNames: z.array(z.string()),
});

/** The documentation of a registry's own metrics, as a Markdown table. Nothing is measured. */
export function metricsTable(registry: Registry): string {
  const metrics = z.array(metricSchema).parse(registry.getMetricsAsArray());
  return markdownTable(
    ["Metric", "Type and labels", "Meaning"],
    metrics
      .filter(({ name }) => !DEFAULT_METRIC.test(name))
      .map(({ name, type, labelNames, help }) => [
        `\`${name}\``,
        [type, labelNames.map((label) => `\`${label}\``).join(", ")].filter(Boolean).join(" by "),
        help,
      ]),
  );
}
