import type { CellResult } from "./run-cell.ts";

/** The matrix as a Markdown table. */
export function printMatrix(results: readonly CellResult[]): string {
  const rows = results.map((result) => [
    result.kind,
    result.boundary.name,
    outcomeOf(result),
    result.kind === "deletion" ? String(result.deletes) : "",
    String(result.published),
    result.recoveryMs === null ? "was out" : `${(result.recoveryMs / 1_000).toFixed(1)} s`,
    result.problems.length === 0 ? "holds" : `BROKEN: ${result.problems.join("; ")}`,
  ]);
  const head = ["request", "killed", "outcome", "DELETEs", "published", "recovery", "promises"];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function outcomeOf({ met, status, bases }: CellResult): string {
  const told = bases.length === 0 ? (status ?? "none") : `${status}: ${bases.join(", ")}`;
  return met ? told : `${told} (boundary not met)`;
}
