import { html, sendPage } from "@intercom-dsar/web/pages";
import type { FastifyInstance } from "fastify";
import { Statistics } from "../api/schemas.ts";
import { pageContext, type RouteOptions } from "../pages/page-context.ts";
import { layout } from "../pages/site.ts";
import { table } from "../pages/table.ts";
import { type MonthBar, monthChart } from "./month-chart.ts";

/** What ended, by month, kind and law. */
export function registerStatisticsRoutes(routes: FastifyInstance, options: RouteOptions): void {
  routes.get("/statistics", async (request, reply) => {
    const { actor, viewer } = pageContext(request, reply, options);
    const { months } = await options.api.get(actor, "/statistics", Statistics);
    const page = layout({
      section: "/statistics",
      title: "Statistics",
      viewer,
      main: html`<div class="head"><div><h1>Statistics</h1><p class="lead">Requests by the month in which they ended (UTC); days are counted from the person's asking.</p></div></div>
${months.length > 0 && html`<section class="panel"><h2>Ended, and of them late</h2><div class="scroll" role="region" aria-label="Chart" tabindex="0">${monthChart(barsOf(months))}</div></section>`}
${table({
  caption: "Ended requests by month, kind and law",
  columns: ["Month", "Kind", "Law", "Ended", "Late", "Median days", "Outcomes"],
  rows: months.map(({ month, kind, regulation, ended, late, medianDays, byStatus }) => [
    month,
    kind,
    regulation ?? "not known",
    ended,
    late > 0 ? html`<strong class="bad">${late}</strong>` : 0,
    medianDays,
    Object.entries(byStatus)
      .map(([status, count]) => `${count} ${status.replaceAll("_", " ")}`)
      .join(", "),
  ]),
  empty: "None has ended yet.",
})}`,
    });
    return sendPage(reply, 200, page);
  });
}

/** The oldest month first, all kinds and laws together. */
function barsOf(rows: Statistics["months"]): readonly MonthBar[] {
  const bars = new Map<string, MonthBar>();
  for (const { month, ended, late } of rows) {
    const sum = bars.get(month) ?? { month, ended: 0, late: 0 };
    bars.set(month, { month, ended: sum.ended + ended, late: sum.late + late });
  }
  return [...bars.values()].toSorted((one, other) => one.month.localeCompare(other.month));
}
