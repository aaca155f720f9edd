import { type Html, html, relative, written } from "@intercom-dsar/web/pages";

/** `20 Dec 2026, 08:00 UTC`, and how far away that is; `local-time.js` adds the reader's own. */
export function when(at: number | null, now: number): Html {
  if (at === null) return html`<span class="soft">–</span>`;
  return html`<time datetime="${new Date(at).toISOString()}">${relative(at, now)} <span class="exact">${written(at)}</span></time>`;
}
