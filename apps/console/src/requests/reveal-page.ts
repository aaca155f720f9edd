import { type Html, html, type Viewer } from "@intercom-dsar/web/pages";
import type { Revealed } from "../api/schemas.ts";
import { requestLink } from "../pages/request-path.ts";
import { layout } from "../pages/site.ts";

/** Whom a request is about: sent once, as the answer to a form, and kept by no cache. */
export function revealPage(
  path: { readonly sender: string; readonly requestId: string },
  { identifiers }: Revealed,
  viewer: NonNullable<Viewer>,
): Html {
  return layout({
    section: "/requests",
    title: "Whom it is about",
    viewer,
    width: "narrow",
    main: html`<section class="panel"><h1>Whom ${path.requestId} is about</h1>
<ul class="plain">${identifiers.map((identifier) => html`<li><strong>${identifier}</strong></li>`)}</ul>
<p>That you looked, and why, is in the audit and in the request's journal.</p>
<p class="actions"><a class="button primary" href="${requestLink(path)}">Back to the request</a></p></section>`,
  });
}
