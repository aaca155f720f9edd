import type { ShownList } from "../v2/package-items.ts";
import { type Block, blockOf, type SectionHead } from "./blocks.ts";
import { createFragment, type Fragment, type ReportContext } from "./fragment.ts";
import { renderColumns, renderItem, renderRow } from "./render-item.ts";
import { renderTalk } from "./render-messages.ts";

/** Items of one list that a report shows; the others are in the data file. */
const MOST_ITEMS = 2_000;

/** Lists that are a table, by its columns; every other is a heading and a table for each item. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  activity: ["event_name", "created_at", "metadata", "profile"],
  activityTotals: ["name", "count", "first", "last", "profile"],
  preferences: ["name", "receives", "chosen", "by", "profile"],
  notes: ["created_at", "profile"],
};
const TALKS = ["conversations", "tickets"];

/** The items of one list of the package, as blocks of its section. */
export async function* dataBlocks(context: ReportContext, list: ShownList): AsyncGenerator<Block> {
  const section = sectionHead(context, list.key);
  const columns = columnsOf(context, list.key);
  let shown = 0;
  for await (const { item, own } of list.items()) {
    if (shown === MOST_ITEMS) break;
    shown += 1;
    const to = createFragment(context, own.anywhere());
    if (columns !== null) {
      const around = [renderColumns(to, columns), "</tbody></table>\n"] as const;
      yield blockOf(section, to, renderRow(to, columns, item), around);
      continue;
    }
    const title = titleOf(to, list.key, item, shown);
    const render = TALKS.includes(list.key) ? renderTalk : renderItem;
    yield blockOf(section, to, render(to, { title, item, sourceOf: list.sourceOf }));
  }
  const to = createFragment(context);
  const { nothing, more } = context.words;
  if (shown === 0) yield blockOf(section, to, `<p>${to.label(nothing)}</p>\n`);
  if (list.count > shown)
    yield blockOf(section, to, `<p class="more">${to.label(more(list.count - shown))}</p>\n`);
}

/** The heading of a list; of one that the report has no words for, its key. */
export function sectionHead({ words }: Pick<ReportContext, "words">, key: string): SectionHead {
  const known = Object.hasOwn(words.sections, key) ? words.sections[key] : undefined;
  return { id: key, ...(known ?? { heading: key.replaceAll("_", " ") }) };
}

function columnsOf({ profiles }: ReportContext, key: string): readonly string[] | null {
  const columns = Object.hasOwn(TABLES, key) ? TABLES[key] : undefined;
  if (columns === undefined) return null;
  return profiles.size > 0 ? columns : columns.filter((column) => column !== "profile");
}

function titleOf(to: Fragment, key: string, item: Readonly<Record<string, unknown>>, number: number): string {
  const [first] = Array.isArray(item.messages) ? item.messages : [];
  const named = [item.title, Object(first).subject, item.name, item.kind].find(
    (text) => typeof text === "string" && text !== "",
  );
  if (key === "you") {
    const name = typeof named === "string" ? ` · ${to.value(named)}` : "";
    return `${to.label(to.words.profile(number))}${name}`;
  }
  if (typeof named === "string") return to.value(named);
  const untitled = Object.hasOwn(to.words.untitled, key) ? to.words.untitled[key] : undefined;
  return `${to.label(untitled ?? to.words.elsewhere)} ${to.label(String(number))}`;
}
