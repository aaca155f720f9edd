import { markdownTable } from "../documents/markdown-table.ts";
import type { LogEventTable } from "./log-events.ts";

/** The documentation of what a program logs, as a Markdown table; in the order of its tables. */
export function logEventsTable(...tables: readonly LogEventTable[]): string {
  const rows = tables.flatMap((table) => Object.entries(table));
  return markdownTable(
    ["Event", "Level", "Meaning"],
    rows.map(([event, [level, meaning]]) => [`\`${event}\``, level, meaning]),
  );
}
