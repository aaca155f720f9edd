import type { Person } from "../sessions/session.ts";
import { LOCAL_TIME_PATH, STYLE_PATH } from "./assets.ts";
import { Html, html } from "./html.ts";

/** Who looks at the page; `null`: somebody who is not signed in. */
export type Viewer = {
  readonly admin: Person;
  readonly formToken: string;
} | null;

/** What all pages of an app say of it. */
export interface Site {
  readonly product: string;
  /** What people come here for, above the form of the sign-in. */
  readonly purpose: string;
  /** At the foot of every page. */
  readonly footnote: string;
  readonly helpUrl: string;
  /** Words of the link to `/` on a page that tells of an error. */
  readonly homeLink: string;
  /** Links to the app's pages, for who is signed in, on a page that is none of them. */
  readonly navigation?: Html;
  /** Path of a stylesheet of the app's own, after the shared one. */
  readonly stylePath?: string;
  /** Path of a script of the app's own, after the shared one. */
  readonly scriptPath?: string;
  /** What the page says of the app's own refusals, by code. */
  readonly refusals: Readonly<Record<string, RefusalText>>;
}

export type RefusalText = readonly [title: string, what: string];

export interface PageContent {
  readonly site: Site;
  readonly title: string;
  readonly viewer: Viewer;
  readonly main: Html;
  /** @default those of the site */
  readonly navigation?: Html;
  /** A page with one thing on it is narrow. @default "wide" */
  readonly width?: "wide" | "narrow";
}

const DOCTYPE = new Html("<!DOCTYPE html>\n");

const MARK = new Html(
  `<svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false"><path d="M16 2.5 27 6.6v8.3c0 7-4.6 12-11 14.6C9.6 26.9 5 21.9 5 14.9V6.6Z" fill="currentColor"/><path d="m10.8 15.8 3.7 3.7 6.9-7.3" fill="none" stroke="var(--surface)" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`,
);

/** The frame of every page. */
export function layout({
  site,
  title,
  viewer,
  main,
  navigation = site.navigation,
  width = "wide",
}: PageContent): Html {
  return html`${DOCTYPE}<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · ${site.product}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${STYLE_PATH}">${
    site.stylePath !== undefined &&
    html`
<link rel="stylesheet" href="${site.stylePath}">`
  }
<script src="${LOCAL_TIME_PATH}" defer></script>${
    site.scriptPath !== undefined &&
    html`
<script src="${site.scriptPath}" defer></script>`
  }
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top"><div class="bar">
<a class="brand" href="/">${MARK}<span>${site.product}</span></a>
${viewer !== null && signedIn(viewer)}
</div>${viewer !== null && navigation}</header>
<main id="main" class="${width}" tabindex="-1">
${main}
</main>
<footer class="foot"><p>${site.footnote} <a href="${site.helpUrl}" rel="noreferrer">Help</a></p></footer>
</body>
</html>
`;
}

function signedIn({ admin, formToken }: NonNullable<Viewer>): Html {
  return html`<div class="who"><span class="who-name">Signed in as <strong>${admin.name}</strong>${admin.role !== "admin" && ` (${admin.role})`}</span>
<form method="post" action="/sign-out">${formTokenField(formToken)}<button class="button quiet" type="submit">Sign out</button></form></div>`;
}

/** Every form carries it; `readForm` asks for it. */
export function formTokenField(formToken: string): Html {
  return html`<input type="hidden" name="form_token" value="${formToken}">`;
}
