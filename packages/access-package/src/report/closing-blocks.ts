import type { Redaction } from "@intercom-dsar/redaction";
import { type CoverageRow, categoryNameOf } from "@intercom-dsar/subject-data";
import type { BesideFile } from "../beside-file.ts";
import { notLookedAt } from "../v2/not-looked-at.ts";
import { SECTIONS } from "../v2/sections.ts";
import { type Block, blockOf } from "./blocks.ts";
import type { ControllerTexts } from "./controller-file.ts";
import { sectionHead } from "./data-blocks.ts";
import { createFragment, type ReportContext } from "./fragment.ts";
import type { InformationName } from "./words/report-words.ts";

/** What was left out: a row for each list and reason. */
export function leftOutBlock(context: ReportContext, cuts: readonly Redaction[]): Block {
  const { leftOut } = context.words;
  const to = createFragment(context);
  const rows = new Map<string, { order: number; where: string; why: string; count: number }>();
  for (const { path, rule, reason, count } of cuts) {
    const list = listOf(path);
    const where = sectionHead(context, list).heading;
    const why = (Object.hasOwn(leftOut.rules, rule) ? leftOut.rules[rule] : undefined) ?? reason;
    const key = `${where}\n${why}`;
    rows.set(key, {
      order: SECTIONS.findIndex((each) => each.key === list),
      where,
      why,
      count: (rows.get(key)?.count ?? 0) + count,
    });
  }
  const section = { id: "leftOut", heading: leftOut.heading };
  if (rows.size === 0) return blockOf(section, to, `<p>${to.label(leftOut.nothing)}</p>\n`);
  const table = tableOf(
    [leftOut.where, leftOut.why, leftOut.count].map(to.label),
    [...rows.values()]
      .sort((a, b) => a.order - b.order)
      .map(({ where, why, count }) => [
        to.label(where),
        to.label(why),
        to.label(count.toLocaleString(to.words.locale)),
      ]),
  );
  return blockOf({ ...section, intro: leftOut.intro }, to, table);
}

/** Where nobody could look, and what is missing. */
export function notLookedAtBlock(context: ReportContext, coverage: readonly CoverageRow[]): Block {
  const { words } = context;
  const { heading, intro, nothing, what, why, results, short, categories } = words.notLookedAt;
  const to = createFragment(context);
  const rows = new Map<string, readonly string[]>();
  for (const { resource, result, items, expected } of notLookedAt(coverage)) {
    const name = categoryNameOf(resource);
    const reason =
      items !== undefined && expected !== undefined ? short(items, expected) : (results[result] ?? result);
    const label = categories[name] ?? name;
    rows.set(`${label}\n${reason}`, [to.label(label), to.label(reason)]);
  }
  const section = { id: "notLookedAt", heading };
  if (rows.size === 0) return blockOf(section, to, `<p>${to.label(nothing)}</p>\n`);
  return blockOf({ ...section, intro }, to, tableOf([what, why].map(to.label), [...rows.values()]));
}

/** Files beside the page. */
export function filesBlock(context: ReportContext, files: readonly BesideFile[]): Block {
  const { heading, intro, name, size, sum } = context.words.files;
  const to = createFragment(context);
  const rows = files.map((file) => [
    `<code>${to.label(file.name)}</code>`,
    to.label(sizeOf(file.bytes, to.words.locale)),
    // Sealed, it has the sum of its seal, which nobody sees who has opened it.
    file.encoding === undefined ? `<code class="sum">${to.label(file.sha256)}</code>` : "",
  ]);
  return blockOf({ id: "files", heading, intro }, to, tableOf([name, size, sum].map(to.label), rows));
}

/** What the controller has to tell: the texts that the law of the words has headings for. */
export function informationBlock(context: ReportContext, texts: ControllerTexts): Block {
  const { heading, intro, texts: headings } = context.words.information;
  const to = createFragment(context);
  const html = (Object.keys(headings) as InformationName[]).map((name) => {
    const text = texts[name];
    const body =
      typeof text === "string"
        ? `<p class="text">${to.label(text)}</p>`
        : `<ul>${text.map((each) => `<li class="text">${to.label(each)}</li>`).join("")}</ul>`;
    return `<h3>${to.label(headings[name] ?? "")}</h3>${body}\n`;
  });
  return blockOf({ id: "information", heading, intro }, to, html.join(""));
}

export function glossaryBlock(context: ReportContext): Block {
  const { heading, terms } = context.words.glossary;
  const to = createFragment(context);
  const lines = terms.map(([term, text]) => `<dt>${to.label(term)}</dt><dd>${to.label(text)}</dd>`);
  return blockOf({ id: "glossary", heading }, to, `<dl>${lines.join("\n")}</dl>\n`);
}

/** `contacts[*].notes[*].author` belongs to the list of notes, `contacts[*].email` to the profiles. */
function listOf(path: string): string {
  const [first = "", second = ""] = path.split(".");
  const part = (first.startsWith("contacts") && second.endsWith("[*]") ? second : first).replace("[*]", "");
  return SECTIONS.find((section) => section.part === part)?.key ?? "you";
}

function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join("");
  const body = rows.map(([first = "", ...rest]) => {
    const cells = rest.map((text, index) =>
      text === "" ? "<td></td>" : `<td><i>${heads[index + 1]}</i> ${text}</td>`,
    );
    return `<tr><th scope="row">${first}</th>${cells.join("")}</tr>`;
  });
  return `<table class="list"><thead><tr>${head}</tr></thead><tbody>\n${body.join("\n")}\n</tbody></table>\n`;
}

function sizeOf(bytes: number, locale: string): string {
  if (bytes < 1e3) return new Intl.NumberFormat(locale, { style: "unit", unit: "byte" }).format(bytes);
  const [unit, size] =
    bytes < 1e6 ? (["kilobyte", bytes / 1e3] as const) : (["megabyte", bytes / 1e6] as const);
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(size);
}
