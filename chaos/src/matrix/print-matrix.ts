import type { CellResult } from "./run-cell.ts";
import { noticeRecipients } from "./subject.ts";

/** The matrix as Markdown: a heading for each kind of request, and a row for each boundary. */
export function printMatrix(results: readonly CellResult[]): string {
  const kinds = [...new Set(results.map(({ kind }) => kind))];
  return kinds.map((kind) => section(results.filter((result) => result.kind === kind))).join("\n\n");
}

function section(results: readonly CellResult[]): string {
  const rows = results
    .filter(({ meanwhile }) => meanwhile === "nothing")
    .map((result) => {
      const changed = results.find(
        ({ boundary, meanwhile }) => meanwhile !== "nothing" && boundary.name === result.boundary.name,
      );
      return [result.boundary.name, seenOf(result), changed === undefined ? "" : outcomeOf(changed)];
    });
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = ["killed", "what was seen", "contacts changed meanwhile"];
  const table = [line(head), line(head.map(() => "---")), ...rows.map(line)];
  return [`### Killed: ${results[0]?.kind}`, "", ...table].join("\n");
}

/** The outcome, then DELETEs, publications of the outcome and of notices and the time from the kill to the outcome. */
function seenOf(result: CellResult): string {
  const { kind, deletes, published, notices, recoveryMs } = result;
  return [
    outcomeOf(result),
    ...(kind === "access" ? [] : [`${deletes} DELETE`]),
    `published ${published}×`,
    ...(noticeRecipients(kind).length === 0 ? [] : [`notices ${notices}×`]),
    recoveryMs === null ? "was out" : `${(recoveryMs / 1_000).toFixed(1)} s`,
  ].join("; ");
}

/** A promise that was broken stands in the row itself. */
function outcomeOf({ met, status, bases, left, problems }: CellResult): string {
  const contacts = [...bases, ...(left === 0 ? [] : [`${left} left`])];
  const text = contacts.length === 0 ? (status ?? "none") : `${status}: ${contacts.join(", ")}`;
  const broken = problems.length === 0 ? "" : `; BROKEN: ${problems.join(", ")}`;
  return `${met ? text : `${text} (boundary not met)`}${broken}`;
}
