import type { CellResult } from "./run-cell.ts";

/** The matrix as a Markdown table, a row for each boundary. */
export function printMatrix(results: readonly CellResult[]): string {
  const rows = results
    .filter(({ meanwhile }) => meanwhile === "nothing")
    .map((result) => {
      const changed = results.find(
        ({ kind, boundary, meanwhile }) =>
          meanwhile !== "nothing" && kind === result.kind && boundary.name === result.boundary.name,
      );
      return [
        result.kind,
        result.boundary.name,
        outcomeOf(result),
        result.kind === "access" ? "" : String(result.deletes),
        String(result.published),
        result.recoveryMs === null ? "was out" : `${(result.recoveryMs / 1_000).toFixed(1)} s`,
        changed === undefined ? "" : outcomeOf(changed),
        promisesOf([result, ...(changed === undefined ? [] : [changed])]),
      ];
    });
  const head = [
    "request",
    "killed",
    "outcome",
    "DELETEs",
    "published",
    "recovery",
    "contacts changed meanwhile",
    "promises",
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function outcomeOf({ met, status, bases, left }: CellResult): string {
  const contacts = [...bases, ...(left === 0 ? [] : [`${left} left`])];
  const text = contacts.length === 0 ? (status ?? "none") : `${status}: ${contacts.join(", ")}`;
  return met ? text : `${text} (boundary not met)`;
}

function promisesOf(results: readonly CellResult[]): string {
  const problems = results.flatMap((result) => result.problems);
  return problems.length === 0 ? "holds" : `BROKEN: ${problems.join("; ")}`;
}
