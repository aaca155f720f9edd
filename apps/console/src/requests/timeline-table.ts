import { type Html, html } from "@intercom-dsar/web/pages";
import type { Timeline } from "../api/schemas.ts";
import { table } from "../pages/table.ts";
import { when } from "../pages/when.ts";

const SHORT_HASH = 12;

/** Every step of the journal, and whether the evidence holds. */
export function timelineTable({ entries, verification }: Timeline, now: number): Html {
  if (entries.length === 0)
    return html`<p class="soft">Its journal is empty: nothing was done at Intercom yet.</p>`;
  return html`<p class="${verification.intact ? "good" : "bad"}">${verdictOf(verification)}</p>
${table({
  caption: "Timeline",
  columns: ["Step", "When", "What happened", "Contact", "HTTP", "Intercom's request id", "Hash"],
  rows: entries.map(({ seq, at, step, meaning, contact, httpStatus, intercomRequestId, hash }) => [
    seq,
    when(at, now),
    html`${meaning ?? ""} <code>${step}</code>`,
    contact,
    httpStatus,
    intercomRequestId === null ? null : html`<code>${intercomRequestId}</code>`,
    html`<code>${hash.slice(0, SHORT_HASH)}</code>`,
  ]),
  empty: "",
})}`;
}

function verdictOf({ intact, entries, sealedEntries, outcome, brokenAt }: Timeline["verification"]): string {
  if (!intact)
    return `✗ The chain of hashes does not hold${brokenAt === null ? "" : ` from step ${brokenAt} on`}.`;
  const agreement = {
    agrees: "and the outcome names the same journal",
    differs: "but the outcome names another journal",
  }[outcome];
  return `✓ The chain of hashes holds: ${entries} ${entries === 1 ? "step" : "steps"}, of which the ledger's key vouches for ${sealedEntries}${agreement === undefined ? "" : `, ${agreement}`}.`;
}
