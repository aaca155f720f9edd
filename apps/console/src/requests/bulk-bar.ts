import { type Html, html } from "@intercom-dsar/web/pages";
import { BULK_ACTIONS, BULK_WORDS, countOfRequests } from "./bulk-actions.ts";
import { type Filter, listLink } from "./filter.ts";

/** Does something with the requests that are ticked, or with all that fit the filter; the next page asks first. `total` is `null` where nobody counted. */
export function bulkBar(filter: Filter, total: number | null): Html {
  const isFiltered = listLink(filter) !== "/requests";
  return html`<form class="bulk" id="bulk" method="get" action="/bulk" aria-label="Do something with several">
${Object.entries(filter).map(([name, value]) => value !== "" && html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="bulk-action">Do</label> <select class="input" id="bulk-action" name="action">${BULK_ACTIONS.map(
    (action) => html`<option value="${action}">${BULK_WORDS[action][0]}</option>`,
  )}</select>
<button class="button" type="submit" name="of" value="picked">The ticked …</button>
${isFiltered && html`<button class="button" type="submit" name="of" value="all">${total === null ? "All that match" : total === 1 ? "The one that matches" : `All ${total.toLocaleString("en")} that match`} …</button>`}
${isFiltered ? html`<span class="soft">${total !== null && `${countOfRequests(total)} in all, on this page or not.`}</span>` : html`<span class="soft">Filter first to act on all that match.</span>`}
</form>`;
}
