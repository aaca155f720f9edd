import { type Html, html } from "./html.ts";
import { layout, type RefusalText, type Site, type Viewer } from "./layout.ts";

const TEXTS: Readonly<Record<string, RefusalText>> = {
  not_found: ["There is no such page", "The address may be mistyped, or the page is gone."],
  not_allowed: ["You may only look", "You are signed in as a viewer; this needs an administrator."],
  form_forged: [
    "This form is no longer valid",
    "It was not sent from a page of this service, or you have signed in or out since you opened it. Open the page again and repeat it.",
  ],
  form_malformed: [
    "This form could not be read",
    "A field is missing or holds something that does not belong there.",
  ],
  too_large: ["That was too much", "The request is larger than anything that this service takes."],
  service_unavailable: [
    "The database does not answer",
    "It can't be reached at the moment. Nothing was changed; try again shortly.",
  ],
  bad_request: ["This request could not be read", "It is not one that a page of this service sends."],
  internal_error: [
    "Something went wrong here",
    "The error is noted. Try again; if it stays, tell whoever runs this service.",
  ],
};

/** What a browser gets to see of an error. */
export function errorPage(code: string, site: Site, viewer: Viewer): Html {
  const [title, what] = site.refusals[code] ?? TEXTS[code] ?? TEXTS.bad_request ?? [code, ""];
  return layout({
    site,
    title,
    viewer,
    width: "narrow",
    main: html`<section class="panel"><h1>${title}</h1><p>${what}</p>
<p class="actions"><a class="button primary" href="/">${site.homeLink}</a></p>
<p class="fine">Code for support: <code>${code}</code></p></section>`,
  });
}
