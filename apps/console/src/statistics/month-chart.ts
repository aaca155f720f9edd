import { type Html, html } from "@intercom-dsar/web/pages";

export interface ChartBar {
  readonly month: string;
  readonly value: number;
  /** So much of the value stands out at its foot. */
  readonly part: number;
}

const [BAR, GAP, HEIGHT, FOOT] = [28, 14, 120, 40];

/** A bar for each month; `describes` says what it is of. The table beside it says the same in numbers. */
export function monthChart(describes: string, style: "ended" | "median", bars: readonly ChartBar[]): Html {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const width = bars.length * (BAR + GAP) + GAP;
  const tall = (count: number) => Math.round((count / most) * HEIGHT);
  return html`<svg class="chart" viewBox="0 0 ${width} ${HEIGHT + FOOT + 20}" width="${width}" height="${HEIGHT + FOOT + 20}" role="img" aria-label="${describes}; the table has the numbers">
${bars.map(({ month, value, part }, index) => {
  const x = GAP + index * (BAR + GAP);
  const bottom = HEIGHT + 20;
  return html`<rect class="bar-${style}" x="${x}" y="${bottom - tall(value)}" width="${BAR}" height="${tall(value)}"/>
<rect class="bar-late" x="${x}" y="${bottom - tall(part)}" width="${BAR}" height="${tall(part)}"/>
<text x="${x + BAR / 2}" y="${bottom - tall(value) - 5}">${value}</text>
<text x="${x + BAR / 2}" y="${bottom + 18}">${month.slice(5)}</text><text x="${x + BAR / 2}" y="${bottom + 34}">${month.slice(2, 4)}</text>`;
})}</svg>`;
}
