import { type Html, html } from "@intercom-dsar/web/pages";

export interface TableContent {
  /** What it is a table of, for those who can't see where it stands. */
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of each row is its heading. */
  readonly rows: readonly (readonly (Html | string | number | null | false)[])[];
  /** What stands before each row, such as the box that picks it. */
  readonly lead?: readonly Html[];
  /** Shown in place of a table without rows. */
  readonly empty: string;
}

/** A dense table that scrolls by itself where the screen is narrow. */
export function table({ caption, columns, rows, empty, lead }: TableContent): Html {
  if (rows.length === 0) return html`<p class="soft">${empty}</p>`;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption class="unseen">${caption}</caption>
<thead><tr>${lead !== undefined && html`<td class="lead-cell"><span class="unseen">Pick</span></td>`}${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first, ...rest], index) =>
      html`<tr>${lead !== undefined && html`<td class="lead-cell">${lead[index]}</td>`}<th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell ?? html`<span class="soft">–</span>`}</td>`)}</tr>`,
  )}</tbody>
</table></div>`;
}
