import type { AuthApp } from "./auth-app.ts";

/**
 * What an administrator does in a browser: signs in, presses Connect, lets the app in at Intercom's consent page, and comes back. The
 * token comes into the vault by no other way.
 */
export async function connectWorkspace({ url, password }: AuthApp, workspaceId: string): Promise<void> {
  const cookies = new Map<string, string>();

  async function visit(target: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const answer = await fetch(new URL(target, url), {
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form !== undefined && { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return answer;
  }

  async function submit(page: string, path: string, fields: Readonly<Record<string, string>> = {}) {
    const text = await (await visit(page)).text();
    const formToken = /name="form_token" value="([^"]*)"/.exec(text)?.[1] ?? "";
    return visit(path, { form_token: formToken, ...fields });
  }

  await submit("/sign-in", "/sign-in", { password });
  const consentPage = locationOf(await submit("/", "/oauth/start"));
  const consent = await fetch(consentPage, {
    method: "POST",
    body: new URLSearchParams({ decision: "authorize", teammate: workspaceId }),
    redirect: "manual",
  });
  const done = await visit(locationOf(consent));
  if (done.status !== 303) throw new Error("the workspace was not connected");
}

function locationOf({ headers }: Response): string {
  const location = headers.get("location");
  if (location === null) throw new Error("the way to the consent page and back is broken");
  return location;
}
