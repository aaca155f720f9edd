import { type Html, html } from "../pages/html.ts";
import { formTokenField, layout, type Site } from "../pages/layout.ts";
import { clockTime } from "../pages/moment.ts";
import type { SignInFailure } from "./sign-in-failure.ts";

export interface SignInPageOptions {
  readonly site: Site;
  /** Whether an OpenID provider is asked in place of a password. */
  readonly hasOpenId: boolean;
  /** They are signed in, and what they want to do asks for it anew. */
  readonly isAgain: boolean;
  readonly failure: SignInFailure | null;
  readonly formToken: string;
}

/** The form, or the link to the provider, and why it is shown again. */
export function signInPage({ site, hasOpenId, isAgain, failure, formToken }: SignInPageOptions): Html {
  return layout({
    site,
    title: isAgain ? "Sign in again" : "Sign in",
    viewer: null,
    width: "narrow",
    main: html`<section class="panel">
<h1>${isAgain ? "Sign in again" : "Sign in"}</h1>
<p class="lead">${isAgain ? "What you want to do can't be taken back. Sign in again to go on." : site.purpose}</p>
${failure !== null && html`<div class="notice bad" role="alert"><p id="failure">${sentenceOf(failure)}</p></div>`}
${hasOpenId ? openIdLink() : failure?.code === "too_many_attempts" ? heldUpForm() : passwordForm(formToken, failure !== null)}
${isAgain && html`<p><a href="/">${site.homeLink}</a></p>`}
</section>`,
  });
}

/** Nothing that is typed in now would be looked at. */
function heldUpForm(): Html {
  return html`<form>
<label class="field" for="password">Administrator password</label>
<input class="input" id="password" type="password" disabled aria-describedby="failure">
<button class="button wide-button" type="submit" disabled>Sign in</button>
</form>
<p><a href="/sign-in">Open the form again</a> when the time has come.</p>`;
}

function openIdLink(): Html {
  return html`<p><a class="button primary wide-button" href="/sign-in/oidc">Sign in with your organisation's account</a></p>`;
}

function passwordForm(formToken: string, isRepeated: boolean): Html {
  return html`<form method="post" action="/sign-in">${formTokenField(formToken)}
<label class="field" for="password">Administrator password</label>
<input class="input" id="password" name="password" type="password" autocomplete="current-password" maxlength="1000" required autofocus${
    isRepeated && html` aria-describedby="failure"`
  }>
<button class="button primary wide-button" type="submit">Sign in</button>
</form>`;
}

function sentenceOf(failure: SignInFailure): Html | string {
  switch (failure.code) {
    case "password_wrong":
      return "That is not the password.";
    case "too_many_attempts":
      return html`Too many attempts. The next one is possible in ${minutes(failure.waitMs)}, at ${clockTime(failure.until)}.`;
    case "provider_unavailable":
      return "Your organisation's sign-in does not answer. Try again in a moment.";
    case "answer_refused":
      return "The sign-in took too long, or was begun in another browser. Start it again here.";
    case "denied_at_provider":
      return "The sign-in was cancelled.";
    case "not_an_admin":
      return "This account is not one of those that may sign in to this service.";
  }
}

function minutes(waitMs: number): string {
  const count = Math.ceil(waitMs / 60_000);
  return count === 1 ? "a minute" : `${count} minutes`;
}
