import { createHash } from "node:crypto";
import type { CertificateV1 } from "@intercom-dsar/dsar-events";
import { Html, html } from "@intercom-dsar/web/html";
import { CERTIFICATE_POLICY, CERTIFICATE_STYLE } from "./certificate-style.ts";
import type { PageContext } from "./page-context.ts";
import { erasedSection, leftSection } from "./record-sections.ts";
import type { CertificateWords } from "./words/certificate-words.ts";
import { DE } from "./words/words-de.ts";
import { EN } from "./words/words-en.ts";

export const CERTIFICATE_LANGUAGES = ["en", "de"] as const;
export type CertificateLanguage = (typeof CERTIFICATE_LANGUAGES)[number];

const WORDS: Readonly<Record<CertificateLanguage, CertificateWords>> = { en: EN, de: DE };

/** The certificate as a page of one file, which loads nothing: for a screen of any width, and for paper. */
export function certificatePage(certificate: CertificateV1, language: CertificateLanguage): string {
  const words = WORDS[language];
  const format = new Intl.DateTimeFormat(words.locale, {
    dateStyle: "long",
    timeStyle: "medium",
    timeZone: "UTC",
  });
  const short = new Intl.DateTimeFormat(words.locale, {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: "UTC",
  });
  const whenText = (instant: string) => `${format.format(new Date(instant))} UTC`;
  const when = (instant: string) => html`<time datetime="${instant}">${whenText(instant)}</time>`;
  const whenShort = (instant: string) =>
    html`<time datetime="${instant}">${short.format(new Date(instant))}</time>`;
  const page: PageContext = { certificate, words, when, whenShort, whenText };
  const title = `${words.title} ${certificate.request.id}`;
  const verdict = words.verdicts[certificate.status] ?? words.otherVerdict;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CERTIFICATE_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Html(CERTIFICATE_STYLE)}</style>
</head>
<body>
<header><h1>${words.title}</h1>
<p class="verdict ${certificate.status}">${verdict}</p>
${certificate.rungs?.beyondRestore.result === "came_back" && html`<p class="verdict partial">${words.later.cameBackVerdict}</p>`}
<p class="soft">${words.noPersonalData}</p></header>
<main>
${askedSection(page)}
${proofSection(page)}
${erasedSection(page)}
${leftSection(page)}
${remainingSection(page)}
${noticesSection(page)}
${foundSection(page)}
${evidenceSection(page)}
</main>
</body>
</html>
`.text;
}

function askedSection({ certificate: { request }, words: { asked }, when }: PageContext): Html {
  const law = request.regulation;
  const facts: readonly (readonly [string, string | Html])[] = [
    [asked.what, asked.deletion],
    [asked.request, html`<code>${request.id}</code>`],
    [asked.sender, request.sender ?? asked.notStated],
    [asked.law, law === undefined ? asked.notStated : (asked.laws[law] ?? law)],
    [asked.workspace, html`<code>${request.workspaceId ?? asked.notStated}</code>`],
    [asked.person, html`<code>${request.subject ?? asked.notStated}</code>`],
    [asked.received, when(request.receivedAt)],
    [asked.ended, when(request.endedAt)],
  ];
  return html`<section aria-labelledby="asked"><h2 id="asked">${asked.heading}</h2>
<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>`;
}

/** The rungs that the erased records have reached, each with its time. */
function proofSection({
  certificate: { erased, rungs },
  words: { later },
  when,
  whenText,
}: PageContext): Html {
  if (erased.length === 0) return html``;
  const reached = (name: "acceptedAt" | "verifiedAbsentAt") => {
    const times = erased.flatMap((record) => record[name] ?? []).sort();
    const last = times.at(-1);
    return html`${later.of(times.length, erased.length)}${last === undefined ? "" : html`, ${when(last)}`}`;
  };
  return html`<section aria-labelledby="proof"><h2 id="proof">${later.heading}</h2>
<dl class="facts"><dt>${later.accepted}</dt><dd>${reached("acceptedAt")}</dd>
<dt>${later.verified}</dt><dd>${reached("verifiedAbsentAt")}</dd>
${rungs === undefined ? "" : html`<dt>${later.beyondRestore}</dt><dd>${beyondRestore(rungs)}</dd><dt>${later.vendorPurge}</dt><dd>${later.purgeDue(whenText(rungs.vendorPurge.due))}</dd>`}</dl></section>`;

  function beyondRestore({ accepted, beyondRestore: look, vendorPurge }: Rungs): Html {
    const { result, count = 0, at, reason } = look;
    const all = erased.filter(({ category, basis }) => category === "contacts" && basis !== null).length;
    const found =
      result === "reached"
        ? later.of(count, Math.max(all, accepted.count))
        : result === "came_back"
          ? later.cameBack
          : result === "not_rechecked"
            ? later.notRechecked(reason ?? null)
            : later.open(whenText(vendorPurge.due));
    return html`${found}${at === undefined ? "" : html`, ${when(at)}`}`;
  }
}

type Rungs = NonNullable<CertificateV1["rungs"]>;

function remainingSection({ certificate, words: { remaining: words }, whenText }: PageContext): Html {
  const { remaining } = certificate;
  const lines = remaining.map(({ code, text, until, count }) => {
    const sentence = words.codes[code]?.(count ?? null) ?? text;
    return html`<li>${sentence}${until === undefined ? "" : html` <strong>${words.until(whenText(until))}</strong>`}</li>`;
  });
  return html`<section aria-labelledby="remaining"><h2 id="remaining">${words.heading}</h2>
${lines.length === 0 ? html`<p>${words.nothing}</p>` : html`<p class="soft">${words.intro}</p><ul>${lines}</ul>`}</section>`;
}

/** Who was told what was erased; nothing where nobody was to be. */
function noticesSection({ certificate: { evidence }, words: { notices: words }, when }: PageContext): Html {
  const { notices = [] } = evidence;
  if (notices.length === 0) return html``;
  const rows = notices.map((notice) => {
    const { recipient, sentAt, redelivery, acknowledgeBy, acknowledgedAt, acknowledgedBy } = notice;
    const again =
      redelivery === undefined
        ? null
        : redelivery.sentAt === null
          ? html` (${words.askedAgain} ${when(redelivery.askedAt)})`
          : html` (${words.sentAgain} ${when(redelivery.sentAt)})`;
    const acknowledged =
      acknowledgedAt === null
        ? html`${words.open} ${when(acknowledgeBy)}`
        : html`${when(acknowledgedAt)}${acknowledgedBy === "operator" && html` (${words.byOperator})`}`;
    return html`<tr><th scope="row" data-label="${words.recipient}"><code>${recipient}</code></th><td data-label="${words.sent}"><span>${sentAt === null ? words.notSent : when(sentAt)}${again}</span></td><td data-label="${words.acknowledged}"><span>${acknowledged}</span></td></tr>`;
  });
  return html`<section aria-labelledby="notices"><h2 id="notices">${words.heading}</h2><p class="soft">${words.intro}</p>
<table><thead><tr><th scope="col">${words.recipient}</th><th scope="col">${words.sent}</th><th scope="col">${words.acknowledged}</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

function foundSection({ certificate, words: { found: words, categories } }: PageContext): Html {
  const rows = certificate.found.map(
    ({ resource, result, items }) =>
      html`<tr><th scope="row" data-label="${words.where}">${categories[resource] ?? resource}</th><td data-label="${words.result}">${words.results[result] ?? result}</td><td data-label="${words.count}">${items ?? "–"}</td></tr>`,
  );
  return html`<section aria-labelledby="found"><h2 id="found">${words.heading}</h2><p class="soft">${words.intro}</p>
<table><thead><tr><th scope="col">${words.where}</th><th scope="col">${words.result}</th><th scope="col">${words.count}</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

/** What the certificate rests on, and how it is checked. */
function evidenceSection({ certificate: { evidence }, words: { evidence: words } }: PageContext): Html {
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
