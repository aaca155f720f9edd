import { type Html, html } from "@intercom-dsar/web/pages";

export interface MonthBar {
  readonly month: string;
  readonly ended: number;
  /** Of them, after their deadline. */
  readonly late: number;
}

const [BAR, GAP, HEIGHT, FOOT] = [28, 14, 120, 40];

/** A bar for each month, the late ones at its foot. The table beside it says the same in numbers. */
export function monthChart(name: string, bars: readonly MonthBar[]): Html {
  const most = Math.max(1, ...bars.map(({ ended }) => ended));
  const width = bars.length * (BAR + GAP) + GAP;
  const tall = (count: number) => Math.round((count / most) * HEIGHT);
  return html`<svg class="chart" viewBox="0 0 ${width} ${HEIGHT + FOOT + 20}" width="${width}" height="${HEIGHT + FOOT + 20}" role="img" aria-label="${name}: how many ended in each month, and how many of them late; the table has the numbers">
${bars.map(({ month, ended, late }, index) => {
  const x = GAP + index * (BAR + GAP);
  const bottom = HEIGHT + 20;
  return html`<rect class="bar-ended" x="${x}" y="${bottom - tall(ended)}" width="${BAR}" height="${tall(ended)}"/>
<rect class="bar-late" x="${x}" y="${bottom - tall(late)}" width="${BAR}" height="${tall(late)}"/>
<text x="${x + BAR / 2}" y="${bottom - tall(ended) - 5}">${ended}</text>
<text x="${x + BAR / 2}" y="${bottom + 18}">${month.slice(5)}</text><text x="${x + BAR / 2}" y="${bottom + 34}">${month.slice(2, 4)}</text>`;
})}</svg>`;
}
