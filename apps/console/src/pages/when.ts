import { type Html, html } from "@intercom-dsar/web/pages";

const WRITTEN = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** `in 3 days`, `2 hours ago`. */
function relative(at: number, now: number): string {
  const distance = at - now;
  const [unit, length] = UNITS.find(([, each]) => Math.abs(distance) >= each) ?? (["second", 1_000] as const);
  return Math.abs(distance) < 1_000 ? "now" : RELATIVE.format(Math.trunc(distance / length), unit);
}

/** `20 Dec 2026, 08:00 UTC`, and how far away that is; `local-time.js` adds the reader's own. */
export function when(at: number | null, now: number): Html {
  if (at === null) return html`<span class="soft">–</span>`;
  return html`<time datetime="${new Date(at).toISOString()}">${relative(at, now)} <span class="exact">${WRITTEN.format(at)} UTC</span></time>`;
}
