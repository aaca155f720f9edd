import { formTokenField, type Html, html, type Viewer } from "@intercom-dsar/web/pages";
import { layout } from "../pages/site.ts";
import { GRACE } from "./grace.ts";

export interface DisconnectPageOptions {
  readonly viewer: NonNullable<Viewer>;
  readonly workspaceId: string;
  readonly name: string;
}

/** Asks before a workspace is disconnected. */
export function disconnectPage({ viewer, workspaceId, name }: DisconnectPageOptions): Html {
  return layout({
    title: `Disconnect ${name}?`,
    viewer,
    width: "narrow",
    main: html`<section class="panel">
<h1>Disconnect ${name}?</h1>
<ul class="plain">
<li>Intercom is asked to uninstall the app from workspace <code>${workspaceId}</code>, which revokes its token.</li>
<li>The token is destroyed here. It can't be brought back; connecting again needs a new consent.</li>
<li>Requests for this workspace wait for ${GRACE} and then end as <em>rejected</em>.</li>
</ul>
<form class="actions" method="post" action="/workspaces/${workspaceId}/disconnect">${formTokenField(viewer.formToken)}
<button class="button danger" type="submit">Disconnect</button>
<a class="button quiet" href="/">Keep it connected</a>
</form>
</section>`,
  });
}
