import { type ConfigTable, namesOf, type Variable } from "./config-table.ts";

/** The documentation of a table: one Markdown table per group, groups and variables in the order they were written in. */
export function configMarkdown(table: ConfigTable): string {
  const groups = Map.groupBy(Object.entries(table), ([, variable]) => variable.group);
  return [...groups].map(([group, entries]) => groupMarkdown(group, entries)).join("\n");
}

function groupMarkdown(group: string, entries: readonly (readonly [string, Variable])[]): string {
  const lines = entries.map(([name, variable]) => {
    const names = namesOf(name, variable).map(code).join(" or ");
    return `| ${names} | ${defaultText(variable)} | ${cell(variable.description)} |\n`;
  });
  return `## ${group}\n\n| Variable | Default | Meaning |\n| --- | --- | --- |\n${lines.join("")}`;
}

function defaultText(variable: Variable): string {
  if (variable.default !== undefined) return code(variable.default);
  return variable.optional === true ? "none" : "required";
}

function code(written: string): string {
  return `\`${cell(written)}\``;
}

function cell(written: string): string {
  return written.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");
}
