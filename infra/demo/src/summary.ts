import type { ReceivedOutcome, RequestInput } from "@intercom-dsar/dsar-events";
import { columns } from "@intercom-dsar/service/command-line";

/** A part of the demo that is up. */
export interface Place {
  readonly what: string;
  readonly where: string;
  /** A command line, given the profile, or what to do in words. */
  readonly look: string;
}

/** What came of the requests, a row for each. */
export function resultTable(
  requests: readonly RequestInput[],
  outcomes: readonly ReceivedOutcome[],
): readonly string[] {
  const rows = requests.map(({ requestId, kind, identifiers }) => {
    const outcome = outcomes.find((candidate) => candidate.requestId === requestId);
    const address = identifiers[0]?.value ?? "";
    return outcome === undefined
      ? [kind, address, "no outcome"]
      : [kind, address, outcome.status, found(outcome), done(outcome)];
  });
  return columns([["request", "person", "outcome", "found", "done"], ...rows]);
}

/** How to fetch what an outcome names by a link; nothing where it holds everything itself. */
export function linkLines(outcomes: readonly ReceivedOutcome[]): readonly string[] {
  const files = outcomes.flatMap(({ access }) => [access, access?.report, ...(access?.attachments ?? [])]);
  const links = files.flatMap((file) =>
    file?.dataref !== undefined && /^https?:/.test(file.dataref) ? [file.dataref] : [],
  );
  if (links.length === 0) return [];
  return [
    "",
    "Files of the outcome, for whoever has their link:",
    ...links.map((link) => `  curl -OJ ${link}`),
  ];
}

/** How to make, and check, the certificate of a deletion that is among the outcomes; `folder` is where it goes. */
export function certificateLines(
  outcomes: readonly ReceivedOutcome[],
  folder: string,
  jwksUrl: string,
): readonly string[] {
  const ended = outcomes.find(({ deletion }) => deletion !== undefined);
  if (ended === undefined) return [];
  return [
    "",
    "The certificate of the deletion, as a page and for programs, and a check that it agrees with its receipt:",
    `  npm run dsar -- certificate ${ended.sender ?? "kafka"}/${ended.requestId} --to ${folder} --yes`,
    `  npm run dsar -- verify ${folder}/certificate.json --jwks ${jwksUrl}`,
  ];
}

/** What is up, where, and how to look at it. */
export function placesTable(places: readonly Place[]): readonly string[] {
  return columns([
    ["what", "where", "how to look"],
    ...places.map(({ what, where, look }) => [what, where, look]),
  ]);
}

function found({ coverage }: ReceivedOutcome): string {
  const counted = ["contacts", "companies", "notes", "conversations", "tickets"].flatMap((resource) => {
    const items = coverage?.find((row) => row.resource === resource)?.items;
    return items === undefined ? [] : [`${items} ${resource}`];
  });
  return counted.join(", ");
}

function done({ access, deletion }: ReceivedOutcome): string {
  if (access !== undefined) {
    const cuts = (access.redactions ?? []).reduce((sum, { count }) => sum + count, 0);
    return `${((access.bytes ?? 0) / 1_024).toFixed(1)} KB, ${cuts} cuts`;
  }
  const { contacts = [], conversations = [], tickets = [], customObjects = [] } = deletion ?? {};
  const seen = [
    ...contacts.map(({ verifiedAbsentAt }) => verifiedAbsentAt),
    ...[...conversations, ...tickets, ...customObjects].map(({ verifiedAt }) => verifiedAt),
  ];
  return `${seen.length} erased, ${seen.filter((time) => typeof time === "string").length} gone`;
}
