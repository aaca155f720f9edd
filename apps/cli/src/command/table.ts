import { columns } from "@intercom-dsar/service/command-line";
import type { CliContext } from "./cli-context.ts";

/** Rows on a terminal with aligned columns below their heads; elsewhere without heads, with tabs between. */
export function table(
  { output }: Pick<CliContext, "output">,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  if (output.isTTY === true) return rows.length === 0 ? [] : columns([heads, ...rows]);
  return rows.map((row) => row.join("\t"));
}
