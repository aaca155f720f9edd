import { type Html, html } from "@intercom-dsar/web/pages";
import type { Statistics } from "../api/schemas.ts";
import type { PageContext } from "../pages/page-context.ts";
import { layout } from "../pages/site.ts";
import { table } from "../pages/table.ts";
import { monthChart } from "./month-chart.ts";

type Row = Statistics["months"][number];

interface Month {
  readonly month: string;
  readonly ended: number;
  /** Of them, after their deadline. */
  readonly late: number;
}

/** What ended by month: all together, then each kind and law; a picture and beside it the same in numbers. */
export function statisticsPage({ months }: Statistics, { viewer }: Pick<PageContext, "viewer">): Html {
  const series = Map.groupBy(months, nameOf);
  return layout({
    section: "/statistics",
    title: "Statistics",
    viewer,
    main: html`<div class="head"><div><h1>Statistics</h1><p class="lead">Requests by the month in which they ended (UTC). Days are counted from the person's asking to the end; half took no longer than the median.</p></div></div>
${months.length === 0 && html`<section class="panel"><p class="soft">None has ended yet.</p></section>`}
${months.length > 0 && figure("All requests", endedPicture("All requests", monthsOf(months)), monthTable("All requests", monthsOf(months)))}
${[...series].map(([name, rows]) => figure(name, [endedPicture(name, monthsOf(rows)), medianPicture(name, rows)], seriesTable(name, rows)))}`,
  });
}

function nameOf({ kind, regulation }: Row): string {
  const law = regulation === null ? "law not known" : regulation.toUpperCase();
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}, ${law}`;
}

function figure(name: string, pictures: Html | readonly Html[], numbers: Html): Html {
  return html`<section class="panel figure"><h2>${name}</h2><div class="beside">${pictures}
<div class="numbers">${numbers}</div></div></section>`;
}

function endedPicture(name: string, months: readonly Month[]): Html {
  const bars = months.map(({ month, ended, late }) => ({ month, value: ended, part: late }));
  return html`<div class="scroll picture" role="region" aria-label="Picture: ${name}" tabindex="0">${monthChart(`${name}: how many ended in each month, and how many of them late`, "ended", bars)}
<p class="legend" aria-hidden="true"><span class="swatch bar-ended"></span> ended <span class="swatch bar-late"></span> of them late</p></div>`;
}

function medianPicture(name: string, rows: readonly Row[]): Html {
  const bars = rows
    .map(({ month, medianDays }) => ({ month, value: medianDays, part: 0 }))
    .toSorted((one, other) => one.month.localeCompare(other.month));
  return html`<div class="scroll picture" role="region" aria-label="Picture: median days, ${name}" tabindex="0">${monthChart(`${name}: in how many days half of them ended, for each month`, "median", bars)}
<p class="legend" aria-hidden="true"><span class="swatch bar-median"></span> median days</p></div>`;
}

function monthTable(name: string, months: readonly Month[]): Html {
  return table({
    caption: name,
    columns: ["Month", "Ended", "Late"],
    rows: months.toReversed().map(({ month, ended, late }) => [month, ended, lateOf(late)]),
    empty: "",
  });
}

function seriesTable(name: string, rows: readonly Row[]): Html {
  return table({
    caption: name,
    columns: ["Month", "Ended", "Late", "Median days", "Outcomes"],
    rows: rows.map(({ month, ended, late, medianDays, byStatus }) => [
      month,
      ended,
      lateOf(late),
      medianDays,
      Object.entries(byStatus)
        .map(([status, count]) => `${count} ${status.replaceAll("_", " ")}`)
        .join(", "),
    ]),
    empty: "",
  });
}

function lateOf(late: number): Html | number {
  return late > 0 ? html`<strong class="bad">${late}</strong>` : 0;
}

/** The oldest month first; what ended in the same month together. */
function monthsOf(rows: readonly Row[]): readonly Month[] {
  const sums = new Map<string, Month>();
  for (const { month, ended, late } of rows) {
    const sum = sums.get(month) ?? { month, ended: 0, late: 0 };
    sums.set(month, { month, ended: sum.ended + ended, late: sum.late + late });
  }
  return [...sums.values()].toSorted((one, other) => one.month.localeCompare(other.month));
}
