import { markdownTable } from "./markdown-table.ts";

/** The documentation of a program's exit codes, as a Markdown table. */
export function exitCodesTable<Name extends string>(
  codes: Readonly<Record<Name, number>>,
  meanings: Readonly<Record<Name, string>>,
): string {
  const rows = Object.entries<number>(codes).map(([name, code]) => [`${code}`, meanings[name as Name]]);
  return markdownTable(["Exit code", "Meaning"], rows);
}
