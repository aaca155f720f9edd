/** What an administrator gives and chooses. */
export interface Consent {
  /** Where the auth app is reached. */
  readonly authUrl: string;
  readonly password: string;
  /** Workspace and teammate, as the simulator's consent page names them. */
  readonly teammate: string;
}

/** Connects a workspace as an administrator does in a browser: signs in, presses Connect, consents at Intercom, comes back. */
export async function connectWorkspace({ authUrl, password, teammate }: Consent): Promise<void> {
  const cookies = new Map<string, string>();

  async function open(path: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const answer = await fetch(new URL(path, authUrl), {
      redirect: "manual",
      headers: { cookie: [...cookies].map((cookie) => cookie.join("=")).join("; ") },
      ...(form !== undefined && { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = cookie.split(";")[0]?.split(/=(.*)/s) ?? [];
      cookies.set(name, value);
    }
    return answer;
  }
  async function submit(
    page: string,
    path: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<string> {
    const body = await (await open(page)).text();
    const token = /name="form_token" value="([^"]*)"/.exec(body)?.[1] ?? "";
    const answer = await open(path, { form_token: token, ...fields });
    const location = answer.headers.get("location");
    if (location === null) throw new Error(`${path} answered ${answer.status} and no redirect`);
    return location;
  }

  await submit("/sign-in", "/sign-in", { password });
  const consentPage = await submit("/", "/oauth/start", {});
  const consent = await fetch(consentPage, {
    method: "POST",
    body: new URLSearchParams({ decision: "authorize", teammate }),
    redirect: "manual",
  });
  const back = await open(consent.headers.get("location") ?? "/");
  if (back.headers.get("location") !== "/") throw new Error(`the way back answered ${back.status}`);
}
