import type { Source } from "../v2/sections.ts";
import type { Fragment } from "./fragment.ts";
import { fieldName, renderValue } from "./render-value.ts";

/** What a person looks for first. */
const FIRST = ["name", "title", "kind", "description", "email", "phone", "role"];
/** What says more to a program than to a person comes last. */
const LAST = ["external_id", "company_id", "conversation_id", "id", "profile", "profiles"];

/** An item as a heading and a table of its members, each with where it comes from. */
export function renderItem(
  to: Fragment,
  {
    title,
    item,
    sourceOf,
  }: {
    readonly title: string;
    readonly item: Readonly<Record<string, unknown>>;
    readonly sourceOf: (key: string) => Source;
  },
): string {
  return `<article><h3>${title}</h3>${renderMembers(to, item, sourceOf)}</article>\n`;
}

/** The table of an item's members. */
export function renderMembers(
  to: Fragment,
  item: Readonly<Record<string, unknown>>,
  sourceOf: (key: string) => Source,
): string {
  const shown = Object.keys(item).filter((key) => !key.startsWith("profile") || to.profiles.size > 0);
  const isBetween = (key: string) => !FIRST.includes(key) && !LAST.includes(key);
  const keys = [
    ...FIRST.filter((key) => shown.includes(key)),
    ...shown.filter(isBetween),
    ...LAST.filter((key) => shown.includes(key)),
  ];
  const rows = keys.map((key) => {
    const source = sourceOf(key);
    // What the company made itself is most of it, and has no mark.
    const mark =
      source === "derived" ? "" : `<small class="${source}">${to.label(to.words.sources[source])}</small>`;
    return `<tr><th scope="row">${fieldName(to, key)} ${mark}</th><td>${renderValue(to, key, item[key])}</td></tr>`;
  });
  return `<table class="members"><tbody>${rows.join("\n")}</tbody></table>`;
}

/** A table with a row for each item. */
export function renderRow(
  to: Fragment,
  columns: readonly string[],
  item: Readonly<Record<string, unknown>>,
): string {
  const cells = columns.map((key, index) => {
    const value = item[key] === undefined ? "" : renderValue(to, key, item[key]);
    if (index === 0) return `<th scope="row">${value}</th>`;
    return value === "" ? "<td></td>" : `<td><i>${fieldName(to, key)}</i> ${value}</td>`;
  });
  return `<tr>${cells.join("")}</tr>\n`;
}

/** The beginning of such a table. */
export function renderColumns(to: Fragment, columns: readonly string[]): string {
  const heads = columns.map((key) => `<th scope="col">${fieldName(to, key)}</th>`);
  return `<table class="list"><thead><tr>${heads.join("")}</tr></thead><tbody>\n`;
}
