import type { CertificateV1 } from "@intercom-dsar/dsar-events";
import { type Html, html } from "@intercom-dsar/web/html";
import type { PageContext } from "./page-context.ts";

type Erased = CertificateV1["erased"][number];

/** Every record that was erased, or was to be: how, when, and by which of Intercom's answers. */
export function erasedSection(page: PageContext): Html {
  const { certificate, words } = page;
  const byCategory = Map.groupBy(certificate.erased, ({ category }) => category);
  const tables = [...byCategory].map(
    ([category, records]) =>
      html`<h3>${words.categories[category] ?? category} (${records.length})</h3>${erasedTable(page, records)}`,
  );
  return html`<section aria-labelledby="erased"><h2 id="erased">${words.erased.heading}</h2>
${tables.length === 0 ? html`<p>${words.erased.nothing}</p>` : html`<p class="soft">${words.erased.intro}</p>${tables}`}</section>`;
}

function erasedTable(page: PageContext, records: readonly Erased[]): Html {
  const { erased: words } = page.words;
  const columns = [
    words.record,
    words.how,
    words.attempted,
    words.accepted,
    words.verified,
    words.requestIds,
  ];
  return html`<table class="records"><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${records.map((record) => erasedRow(page, record))}</tbody></table>`;
}

function erasedRow({ words, whenShort }: PageContext, record: Erased): Html {
  const { erased } = words;
  const { type, id, role, how, attemptedAt, acceptedAt, verifiedAbsentAt, basis, steps } = record;
  const time = (instant: string | null, otherwise = erased.never) =>
    instant === null ? otherwise : whenShort(instant);
  const calls = steps.flatMap(({ requestId, step }) =>
    requestId !== undefined && step.endsWith(".accepted") ? [requestId] : [],
  );
  const name = type === undefined ? id : `${type} ${id}`;
  return html`<tr><th scope="row" data-label="${erased.record}"><span><code>${name}</code>${role === undefined ? "" : ` ${words.roles[role] ?? role}`}</span></th>
<td data-label="${erased.how}"><span>${howOf(words, record, how)}</span></td>
<td data-label="${erased.attempted}">${time(attemptedAt)}</td>
<td data-label="${erased.accepted}"><span>${time(acceptedAt, erased.bases[basis ?? ""])}</span></td>
<td data-label="${erased.verified}">${time(verifiedAbsentAt)}</td>
<td data-label="${erased.requestIds}"><span>${calls.length === 0 ? erased.never : calls.map((call) => html`<code>${call}</code><br>`)}</span></td></tr>
`;
}

function howOf({ erased }: PageContext["words"], { parts, metrics }: Erased, how: string | null): string {
  const said = how === null ? erased.unproven : (erased.hows[how] ?? how);
  return [
    said,
    ...(parts === undefined ? [] : [erased.parts(parts)]),
    ...(metrics === undefined ? [] : [erased.metrics[metrics] ?? metrics]),
  ].join("; ");
}

/** What was planned and left alone, and why. */
export function leftSection({ certificate, words, whenText }: PageContext): Html {
  const { left: said, categories, roles } = words;
  const lines = certificate.left.map(({ category, id, type, role, reason, hold, attemptedAt }) => {
    const name = category === "contacts" ? (roles[role] ?? role) : (categories[category] ?? category);
    const doubt = attemptedAt === undefined ? "" : ` ${said.inDoubt(whenText(attemptedAt))}`;
    return html`<li>${name} <code>${type === undefined ? id : `${type} ${id}`}</code>: ${said.reasons[reason] ?? reason}${hold !== undefined && html` <code>${hold}</code>`}${doubt}</li>`;
  });
  return html`<section aria-labelledby="left"><h2 id="left">${said.heading}</h2>
${lines.length === 0 ? html`<p>${said.nothing}</p>` : html`<ul>${lines}</ul>`}</section>`;
}
