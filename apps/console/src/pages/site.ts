import {
  layout as frame,
  type Html,
  html,
  type PageContent,
  readScript,
  readStyle,
  type Site,
} from "@intercom-dsar/web/pages";

/** The console's own stylesheet, after the shared one. */
export const CONSOLE_STYLE = readStyle(new URL("./console.css", import.meta.url));

/** Tells of changes since a page was made. */
export const LIVE_SCRIPT = readScript(new URL("./live.js", import.meta.url));

const SECTIONS = [
  ["/", "Overview"],
  ["/requests", "Requests"],
  ["/workspaces", "Workspaces"],
  ["/senders", "Senders"],
  ["/dead-letters", "Dead letters"],
  ["/notices", "Notices"],
  ["/statistics", "Statistics"],
  ["/audit", "Audit"],
] as const;

export type Section = (typeof SECTIONS)[number][0];

/** What every page of this app says of it. */
export const SITE: Site = {
  product: "Intercom DSAR: console",
  purpose: "This is where operators see how data-subject requests stand, and act on them.",
  footnote: "Pages name nobody: they show ids, counts, times and codes.",
  helpUrl: "https://github.com/intercom-dsar/intercom-dsar/blob/main/apps/console/README.md",
  homeLink: "Back to the overview",
  navigation: navigation(null),
  stylePath: CONSOLE_STYLE.path,
  scriptPath: LIVE_SCRIPT.path,
  refusals: {
    request_unknown: [
      "There is no such request",
      "This sender has no request of this id, or it is older than ids are remembered.",
    ],
    not_allowed: [
      "That takes another role",
      "Viewers look, operators act, and administrators also see whom a request is about. Ask whoever runs this service.",
    ],
    nothing_picked: [
      "It is not said which requests",
      "Tick some in the list, or filter it and act on all that match.",
    ],
    time_refused: ["That is no time", "Write a date and a time in UTC, such as 2026-11-26 08:00."],
    notice_unknown: [
      "There is no such notice",
      "It is destroyed with its request, or the address is mistyped.",
    ],
    letter_unknown: ["There is no such dead letter", "It is destroyed, or the address is mistyped."],
    no_kafka: [
      "The consumer has no Kafka",
      "Dead letters are put back through Kafka; the consumer that the console asks has none.",
    ],
    not_served: ["The consumer does not serve this", "It is of an earlier release than this console."],
    filter_refused: [
      "The operator API does not take this",
      "A filter, a cursor or a reason is not as it has to be. A reason is 1 to 200 characters without an @.",
    ],
    operator_credential_refused: [
      "The operator API refuses the console",
      "OPERATOR_CREDENTIAL is wrong, or its entry in OPERATOR_KEYS lacks forwardsActor.",
    ],
    operator_api_unavailable: [
      "The operator API does not answer",
      "No consumer can be reached at OPERATOR_API_URL at the moment. Nothing was changed; try again shortly.",
    ],
    operator_api_unknown: [
      "The operator API answers otherwise than it should",
      "The console and the consumer may be of releases that are too far apart.",
    ],
  },
};

/** The frame of this app's pages; `section` is where the page belongs. */
export function layout({
  section,
  ...content
}: Omit<PageContent, "site" | "navigation"> & { readonly section: Section }): Html {
  return frame({ site: SITE, navigation: navigation(section), ...content });
}

function navigation(section: Section | null): Html {
  return html`<nav class="sections" aria-label="Console"><ul>${SECTIONS.map(
    ([path, name]) =>
      html`<li><a href="${path}"${path === section && html` aria-current="page"`}>${name}</a></li>`,
  )}</ul></nav>`;
}
