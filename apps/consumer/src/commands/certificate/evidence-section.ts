import { createHash } from "node:crypto";
import { type Html, html } from "@intercom-dsar/web/html";
import type { PageContext } from "./page-context.ts";

/** What the certificate rests on, and how it is checked. */
export function evidenceSection({
  certificate: { evidence },
  words: { evidence: words },
}: PageContext): Html {
  const { receipt, outcome, journal } = evidence;
  const digest = createHash("sha256").update(outcome).digest("hex");
  const signed = html`<p>${words.signed}</p><p>${words.check}</p>
<pre>npm run dsar -- verify certificate.json --jwks jwks.json</pre>`;
  return html`<section aria-labelledby="evidence"><h2 id="evidence">${words.heading}</h2>
${receipt === null ? html`<p>${words.unsigned}</p>` : signed}
<p>${words.limits}</p>
<dl class="facts"><dt>${words.outcomeDigest}</dt><dd><code>${digest}</code></dd>
<dt>${words.journalHead}</dt><dd><code>${journal.at(-1)?.hash ?? ""}</code> (${words.entries(journal.length)})</dd></dl>
${receipt === null ? "" : html`<h3 id="receipt">${words.receipt}</h3><pre aria-labelledby="receipt">${receipt}</pre>`}</section>`;
}
