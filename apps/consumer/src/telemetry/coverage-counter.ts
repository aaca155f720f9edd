import { CATEGORIES, type CoverageRow } from "@intercom-dsar/subject-data";
import type { ConsumerMetrics } from "./metrics.ts";

const NAMES: ReadonlySet<string> = new Set(CATEGORIES.map(({ name }) => name));
/** What an alert waits for: there from the start, since Prometheus sees no increase of a counter that appears with its first count. */
const WATCHED = ["no_scope", "failed"] as const;

/** Counts each row by its category; `conversations.parts` is one of `conversations`. */
export function coverageCounter(
  counter: ConsumerMetrics["coverage"],
): (rows: readonly Pick<CoverageRow, "resource" | "result">[]) => void {
  for (const category of NAMES) for (const result of WATCHED) counter.inc({ category, result }, 0);
  return (rows) => {
    for (const { resource, result } of rows) {
      const [name = ""] = resource.split(".");
      counter.inc({ category: NAMES.has(name) ? name : "other", result });
    }
  };
}
