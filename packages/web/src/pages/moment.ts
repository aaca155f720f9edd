import { type Html, html } from "./html.ts";

const WRITTEN = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "UTC" });
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** `2 minutes ago`, with the exact time in UTC behind it; `local-time.js` adds the reader's own. */
export function moment(at: number, now: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${ago(at, now)} <span class="exact">(${written(at)})</span></time>`;
}

/** `2 minutes ago`; a time to come counts as now. */
export function ago(at: number, now: number): string {
  return now - at < 1_000 ? "just now" : relative(at, now);
}

/** `in 3 days`, `2 hours ago`, `now`. */
export function relative(at: number, now: number): string {
  const distance = at - now;
  const [unit, length] = UNITS.find(([, each]) => Math.abs(distance) >= each) ?? (["second", 1_000] as const);
  return Math.abs(distance) < 1_000 ? "now" : RELATIVE.format(Math.trunc(distance / length), unit);
}

/** `20 Dec 2026, 08:00 UTC`. */
export function written(at: number): string {
  return `${WRITTEN.format(at)} UTC`;
}

/** `13:10:05 UTC`; `local-time.js` adds the reader's own time. */
export function clockTime(at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${CLOCK.format(at)} <span class="exact">UTC</span></time>`;
}
