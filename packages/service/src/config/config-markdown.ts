import { markdownTable } from "../documents/markdown-table.ts";
import { type ConfigTable, namesOf, type Variable } from "./config-table.ts";

/** The documentation of a table: one Markdown table per group, groups and variables in the order they were written in. */
export function configMarkdown(table: ConfigTable): string {
  const groups = Map.groupBy(Object.entries(table), ([, variable]) => variable.group);
  return [...groups].map(([group, entries]) => groupMarkdown(group, entries)).join("\n");
}

function groupMarkdown(group: string, entries: readonly (readonly [string, Variable])[]): string {
  const rows = entries.map(([name, variable]) => [
    namesOf(name, variable).map(code).join(" or "),
    defaultText(variable),
    variable.description,
  ]);
  return `## ${group}\n\n${markdownTable(["Variable", "Default", "Meaning"], rows)}`;
}

function defaultText(variable: Variable): string {
  if (variable.default !== undefined) return code(variable.default);
  return variable.optional === true ? "none" : "required";
}

function code(written: string): string {
  return `\`${written}\``;
}
