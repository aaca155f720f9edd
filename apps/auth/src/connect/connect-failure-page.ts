import { formTokenField, type Html, html, type Viewer } from "@intercom-dsar/web/pages";
import { layout } from "../pages/site.ts";
import type { ConnectFailure, NamedWorkspace, WorkspaceMixUp } from "./connect-failure.ts";

interface FailureText {
  readonly title: string;
  readonly what: string;
  readonly next: string;
}

const AGAIN = "Go back to the workspaces and press Connect or Reconnect again.";

const TEXTS: Readonly<Record<ConnectFailure, FailureText>> = {
  state_missing: {
    title: "This is not a way back from Intercom",
    what: "The address lacks the part that shows which connection it belongs to.",
    next: AGAIN,
  },
  state_unknown: {
    title: "This connection was not begun here",
    what: "The address carries a mark that this service never gave out. If somebody sent you the link, do not open it again.",
    next: AGAIN,
  },
  state_used: {
    title: "This connection is already finished",
    what: "Each way back from Intercom works once, and this one was used before. Reloading the page can cause that.",
    next: "Look at the list: if the workspace is connected there, all is well. Otherwise press Connect again.",
  },
  state_expired: {
    title: "That took too long",
    what: "A connection has to be finished within ten minutes.",
    next: AGAIN,
  },
  foreign_session: {
    title: "This browser did not begin the connection",
    what: "It was begun in another browser, or you have signed out in the meantime. If somebody sent you the link, do not open it again.",
    next: "Sign in here and begin the connection in this browser.",
  },
  access_denied: {
    title: "Access was not granted",
    what: "At Intercom, somebody chose not to let the app in.",
    next: "If that was a mistake, begin again and press Authorize at Intercom.",
  },
  consent_failed: {
    title: "Intercom did not finish the connection",
    what: "Intercom sent an error in place of a permission.",
    next: `${AGAIN} If it fails again, look at the app in Intercom's Developer Hub.`,
  },
  code_missing: {
    title: "Intercom sent no permission along",
    what: "The way back lacks the code that stands for the permission.",
    next: AGAIN,
  },
  code_rejected: {
    title: "Intercom no longer accepts this permission",
    what: "The code had expired or was used before; Intercom's codes live for about five minutes. It is the same where the app's client secret is wrong.",
    next: `${AGAIN} If it fails at once, compare INTERCOM_CLIENT_ID and INTERCOM_CLIENT_SECRET with the Developer Hub.`,
  },
  app_rejected: {
    title: "Intercom does not accept this app",
    what: "The client id and secret that this service is configured with are refused.",
    next: "Compare INTERCOM_CLIENT_ID and INTERCOM_CLIENT_SECRET with the app in Intercom's Developer Hub.",
  },
  intercom_unavailable: {
    title: "Intercom does not answer",
    what: "The permission was given, but Intercom could not be reached to finish the connection.",
    next: "Wait a moment, then begin again.",
  },
  answer_malformed: {
    title: "Intercom's answer could not be understood",
    what: "Intercom answered in a form that this service does not know.",
    next: `${AGAIN} If it fails again, tell whoever runs this service.`,
  },
  token_dead: {
    title: "Intercom refused the new token",
    what: "The token that came for the permission was refused at its first use.",
    next: AGAIN,
  },
  workspace_unknown: {
    title: "Intercom did not say which workspace this is",
    what: "Without the workspace's id a token can't be kept.",
    next: `${AGAIN} If it fails again, tell whoever runs this service.`,
  },
  other_workspace: {
    title: "That was another workspace",
    what: "The permission was given for another workspace than the one that was to be reconnected.",
    next: "Press Reconnect again and choose the right workspace at Intercom. To add a further workspace, press Connect.",
  },
};

/** One page for each way in which a connection can fail. */
export function connectFailurePage(
  failure: ConnectFailure,
  viewer: Viewer,
  mixUp: WorkspaceMixUp | null = null,
): Html {
  const { title, what, next } = TEXTS[failure];
  return layout({
    title,
    viewer,
    width: "narrow",
    main: html`<section class="panel">
<p class="kicker">Nothing was connected</p>
<h1>${title}</h1>
<p>${mixUp === null ? what : html`The permission was given for <strong>${mixUp.given.name}</strong> (<code>${mixUp.given.id}</code>), and <strong>${mixUp.expected.name}</strong> (<code>${mixUp.expected.id}</code>) was to be reconnected.`}</p>
<h2>What to do</h2>
<p>${next}</p>
<div class="actions">${
      viewer === null
        ? html`<a class="button primary" href="/sign-in">Sign in</a>`
        : html`${mixUp !== null && reconnectForm(mixUp.expected, viewer.formToken)}<a class="button${mixUp === null && " primary"}" href="/">Back to the workspaces</a>`
    }</div>
<p class="fine">Nothing was kept of this attempt. Code for support: <code>${failure}</code></p>
</section>`,
  });
}

function reconnectForm({ id, name }: NamedWorkspace, formToken: string): Html {
  return html`<form method="post" action="/oauth/start">${formTokenField(formToken)}<input type="hidden" name="workspace" value="${id}"><button class="button primary" type="submit">Reconnect ${name}</button></form>`;
}
