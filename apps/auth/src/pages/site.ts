import { layout as frame, type Html, type PageContent, type Site } from "@intercom-dsar/web/pages";

/** What every page of this app says of it. */
export const SITE: Site = {
  product: "Intercom DSAR: workspaces",
  purpose:
    "This is where administrators connect Intercom workspaces, so that data-subject requests can be answered there.",
  footnote: "Access tokens are sealed in the vault and never reach this page.",
  helpUrl: "https://github.com/intercom-dsar/intercom-dsar/blob/main/apps/auth/README.md",
  homeLink: "Back to the workspaces",
  refusals: {
    workspace_unknown: ["This workspace is not connected", "It may have been disconnected in the meantime."],
    service_unavailable: [
      "The vault does not answer",
      "The database can't be reached at the moment. Nothing was changed; try again shortly.",
    ],
  },
};

/** The frame of this app's pages. */
export function layout(content: Omit<PageContent, "site">): Html {
  return frame({ site: SITE, ...content });
}
