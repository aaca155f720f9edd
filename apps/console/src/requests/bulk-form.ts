import { formTokenField, type Html, html } from "@intercom-dsar/web/pages";
import { reasonField } from "../pages/reason-field.ts";
import type { Filter } from "./filter.ts";

/** What can be done with many at once, as the API calls it. */
export const BULK_ACTIONS = ["retry", "release", "redeliver", "cancel"] as const;

const LABELS: Readonly<Record<(typeof BULK_ACTIONS)[number], string>> = {
  retry: "Look at them now",
  release: "Release them",
  redeliver: "Send their messages again",
  cancel: "Cancel them",
};

/** Does something with all that fit a filter; where another number fits by then, the API does nothing. */
export function bulkForm(filter: Filter, total: number, formToken: string): Html {
  return html`<form class="deeds" method="post" action="/requests/all/retry">${formTokenField(formToken)}
${Object.entries(filter).map(([name, value]) => html`<input type="hidden" name="${name === "reason" ? "reasonCode" : name}" value="${value}">`)}
<input type="hidden" name="expected" value="${total}">
<p>${total === 1 ? "One request fits" : `${total} requests fit`}, on this page or not. Those that are in no state for it are left alone, and counted.</p>
${reasonField("reason-all")}
<div class="actions">${BULK_ACTIONS.map(
    (action) =>
      html`<button class="button ${action === "cancel" && "danger"}" type="submit" formaction="/requests/all/${action}">${LABELS[action]}</button>`,
  )}</div></form>`;
}
