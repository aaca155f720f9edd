import { type Html, html } from "@intercom-dsar/web/pages";
import type { Coverage } from "../api/schemas.ts";
import { pill } from "../pages/pill.ts";
import { table } from "../pages/table.ts";

const TONES: Readonly<Record<string, string>> = {
  searched: "good",
  empty_by_count: "good",
  not_searchable: "warn",
  no_scope: "bad",
  failed: "bad",
};

/** What was looked at; `expected` stands beside `items`, and where it is more, something is missing. */
export function coverageTable(coverage: Coverage | null): Html {
  if (coverage === null)
    return html`<p class="soft">The consumer does not tell coverage: it is of an earlier release.</p>`;
  if (coverage.coverage === null)
    return html`<p class="soft">There is no outcome yet, or it is destroyed: then nothing is known of what it looked at.</p>`;
  return table({
    caption: "Coverage",
    columns: ["Category", "Result", "Items", "Expected", "Pages"],
    rows: coverage.coverage.map(({ resource, result, items, expected, pages }) => [
      resource.replaceAll("_", " "),
      pill(result, TONES[result] ?? ""),
      items,
      expected !== null && items !== null && expected > items
        ? html`<strong class="bad">${expected}</strong>`
        : expected,
      pages,
    ]),
    empty: "The outcome has no coverage.",
  });
}
