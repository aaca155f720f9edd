import { type Html, html } from "@intercom-dsar/web/pages";
import type { Statistics } from "../api/schemas.ts";
import type { PageContext } from "../pages/page-context.ts";
import { layout } from "../pages/site.ts";
import { table } from "../pages/table.ts";
import { type MonthBar, monthChart } from "./month-chart.ts";

type Row = Statistics["months"][number];

/** What ended by month: all together, then each kind and law; a picture and beside it the same in numbers. */
export function statisticsPage({ months }: Statistics, { viewer }: Pick<PageContext, "viewer">): Html {
  const series = Map.groupBy(months, nameOf);
  return layout({
    section: "/statistics",
    title: "Statistics",
    viewer,
    main: html`<div class="head"><div><h1>Statistics</h1><p class="lead">Requests by the month in which they ended (UTC). Days are counted from the person's asking to the end; half took no longer than the median.</p></div></div>
${months.length === 0 && html`<section class="panel"><p class="soft">None has ended yet.</p></section>`}
${months.length > 0 && figure("All requests", barsOf(months), monthTable("All requests", barsOf(months)))}
${[...series].map(([name, rows]) => figure(name, barsOf(rows), seriesTable(name, rows)))}`,
  });
}

function nameOf({ kind, regulation }: Row): string {
  const law = regulation === null ? "law not known" : regulation.toUpperCase();
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}, ${law}`;
}

function figure(name: string, bars: readonly MonthBar[], numbers: Html): Html {
  return html`<section class="panel figure"><h2>${name}</h2><div class="beside"><div class="scroll picture" role="region" aria-label="Picture: ${name}" tabindex="0">${monthChart(name, bars)}
<p class="legend" aria-hidden="true"><span class="swatch bar-ended"></span> ended <span class="swatch bar-late"></span> of them late</p></div>
<div class="numbers">${numbers}</div></div></section>`;
}

function monthTable(name: string, bars: readonly MonthBar[]): Html {
  return table({
    caption: name,
    columns: ["Month", "Ended", "Late"],
    rows: bars.toReversed().map(({ month, ended, late }) => [month, ended, lateOf(late)]),
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
function barsOf(rows: readonly Row[]): readonly MonthBar[] {
  const bars = new Map<string, MonthBar>();
  for (const { month, ended, late } of rows) {
    const sum = bars.get(month) ?? { month, ended: 0, late: 0 };
    bars.set(month, { month, ended: sum.ended + ended, late: sum.late + late });
  }
  return [...bars.values()].toSorted((one, other) => one.month.localeCompare(other.month));
}
