import { type Html, html } from "@intercom-dsar/web/pages";

/** Where the script says what has changed since the page was made; empty without it. `only`: `SENDER/ID` of the one request that the page is about. */
export function liveBox(only = ""): Html {
  return html`<p class="live" role="status" data-live="${only}"></p>`;
}
