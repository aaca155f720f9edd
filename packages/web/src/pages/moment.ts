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
const AGO = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** `2 minutes ago`, with the exact time in UTC behind it; `local-time.js` adds the reader's own. */
export function moment(at: number, now: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${ago(at, now)} <span class="exact">(${WRITTEN.format(at)} UTC)</span></time>`;
}

/** `2 minutes ago`. */
export function ago(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  const [unit, length] = UNITS.find(([, each]) => passed >= each) ?? (["second", 1_000] as const);
  return passed < 1_000 ? "just now" : AGO.format(-Math.floor(passed / length), unit);
}

/** `13:10:05 UTC`; `local-time.js` adds the reader's own time. */
export function clockTime(at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${CLOCK.format(at)} <span class="exact">UTC</span></time>`;
}
