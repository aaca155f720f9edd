import { blockOf, type SectionHead } from "./blocks.ts";
import { createFragment, type ReportContext } from "./fragment.ts";
import { POLICY, STYLE } from "./style.ts";

/** What stands at the top of the first page. */
export interface ReportHead {
  readonly company: string;
  readonly timeZone: string;
  /** Who the report is about: an address of theirs. */
  readonly person: string;
  readonly requestId: string;
  readonly collectedAt: string;
}

/** A line of the table of contents. */
export interface ContentsLine {
  readonly section: SectionHead;
  /** How many there are; `null` where that says nothing. */
  readonly count: number | null;
}

/** Everything before the first section of a page. */
export function pageStart(
  context: ReportContext,
  { company, person, requestId, collectedAt, timeZone }: ReportHead,
  page: number,
  contents: readonly ContentsLine[],
) {
  const to = createFragment(context);
  const { words } = context;
  to.own.add("", STYLE.trim());
  const title = page === 1 ? words.title(company) : `${words.title(company)}, ${words.pageOf(page)}`;
  const lines = contents.map(({ section, count }) => {
    const number =
      count === null ? "" : ` <span class="n">(${to.label(count.toLocaleString(words.locale))})</span>`;
    return `<li><a href="#${section.id}">${to.label(section.heading)}</a>${number}</li>`;
  });
  const first = `<p>${to.label(words.confirmation(company, person))}</p>
<p>${to.label(words.howToRead)}</p>
<p class="meta">${to.label(words.collected)}: ${to.label(to.formatTime(new Date(collectedAt)))}. ${to.label(words.timesOf(timeZone))}<br>${to.label(words.requestId)}: <code>${to.label(requestId)}</code></p>
<nav aria-labelledby="contents"><h2 id="contents">${to.label(words.contents)}</h2><ul>${lines.join("\n")}</ul></nav>`;
  const html = `<!doctype html>
<html lang="${to.attribute(words.locale.slice(0, 2))}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${to.attribute(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${to.attribute(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${to.label(title)}</h1>
${page === 1 ? first : ""}</header>
<main>
`;
  return blockOf(NOWHERE, to, html);
}

/** Everything after the last section; `next` is the page that it goes on at, `left` what stands there alone. */
export function pageEnd(
  context: ReportContext,
  {
    next,
    left,
    note,
  }: { readonly next: number | null; readonly left: readonly SectionHead[]; readonly note: string },
) {
  const to = createFragment(context);
  const link = (id: string) =>
    next === null
      ? ""
      : `<p><a href="${pageName(next)}${id}">${to.label(context.words.continued(next))}</a></p>`;
  const stubs = left.map(
    ({ id, heading }) => `<section id="${id}"><h2>${to.label(heading)}</h2>${link(`#${id}`)}</section>\n`,
  );
  return blockOf(
    NOWHERE,
    to,
    `${stubs.join("")}</main>\n<footer>${link("")}<p>${to.label(note)}</p></footer>\n</body>\n</html>\n`,
  );
}

/** The beginning of a section. */
export function sectionStart(context: ReportContext, { id, heading, intro = "" }: SectionHead) {
  const to = createFragment(context);
  const sentence = intro === "" ? "" : `<p class="intro">${to.label(intro)}</p>`;
  return blockOf(
    NOWHERE,
    to,
    `<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${to.label(heading)}</h2>${sentence}\n`,
  );
}

export const SECTION_END = "</section>\n";

/** The name of a page of the report. */
export function pageName(page: number): string {
  return page === 1 ? "report.html" : `report-${page}.html`;
}

const NOWHERE: SectionHead = { id: "", heading: "" };
