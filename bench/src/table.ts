import type { Row } from "./figure.ts";

/** The rows as a Markdown table, aligned as the formatter of the repository aligns it. */
export function formatTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [row.figure, row.value, row.goal, verdict(row)]);
  const all = [["figure", "value", "goal", ""], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(3, ...all.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |\n`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  const [head = [], ...rest] = all;
  return line(head) + rule + rest.map(line).join("");
}

function verdict({ met }: Row): string {
  if (met === null) return "reported";
  return met ? "met" : "missed";
}
