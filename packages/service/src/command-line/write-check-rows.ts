import type { Writable } from "node:stream";
import { columns } from "./columns.ts";
import type { CheckRow } from "./run-checks.ts";

/** Writes the rows: a table on a terminal, JSON lines elsewhere. */
export function writeCheckRows(
  rows: readonly CheckRow[],
  output: Writable & { readonly isTTY?: boolean | undefined },
): void {
  const lines =
    output.isTTY === true
      ? columns([
          ["check", "result", "variable", "detail"],
          ...rows.map(({ name, result, variable, detail }) => [name, result, variable ?? "", detail]),
        ])
      : rows.map((row) => JSON.stringify(row));
  for (const line of lines) output.write(`${line}\n`);
}
