import type { AuthApp } from "./auth-app.ts";
import type { Browser } from "./browser.ts";

/** Presses Connect (or Reconnect, for `workspace`) and gives back the address of Intercom's consent page. */
export async function begin(browser: Browser, workspace?: string): Promise<URL> {
  const response = await browser.submit("/", "/oauth/start", workspace === undefined ? {} : { workspace });
  return new URL(String(response.headers.location));
}

/** What a teammate does there; gives back the address that Intercom sends the browser to. */
export async function decide(
  consentUrl: URL,
  choice: { readonly deny: true } | { readonly workspace: string },
): Promise<URL> {
  const form =
    "deny" in choice
      ? { decision: "deny" }
      : { decision: "authorize", teammate: `${choice.workspace}/991267459` };
  const response = await fetch(consentUrl, {
    method: "POST",
    body: new URLSearchParams(form),
    redirect: "manual",
  });
  return new URL(response.headers.get("location") ?? "about:blank");
}

/** The path that the browser is to open. */
export function pathOf(url: URL): string {
  return url.pathname + url.search;
}

/** Connects a workspace as an administrator who does everything right. */
export async function connect(browser: Browser, workspace: string): Promise<void> {
  const back = await decide(await begin(browser), { workspace });
  const response = await browser.get(pathOf(back));
  if (response.headers.location !== "/") throw new Error("the workspace was not connected");
}

/** A browser that is signed in. */
export async function signedIn(app: AuthApp, password: string): Promise<Browser> {
  const browser = app.browser();
  await browser.signIn(password);
  return browser;
}
