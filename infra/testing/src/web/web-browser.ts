import { formTokenOf } from "./form-token.ts";

/** A browser without scripts, over a real connection: keeps cookies, sends forms with their token. */
export interface WebBrowser {
  readonly cookies: ReadonlyMap<string, string>;
  get(path: string): Promise<WebAnswer>;
  submit(page: string, path: string, fields?: Readonly<Record<string, string>>): Promise<WebAnswer>;
}

export interface WebAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly body: string;
}

export function createWebBrowser(
  origin: string,
  before: ReadonlyMap<string, string> = new Map(),
): WebBrowser {
  const cookies = new Map(before);

  async function send(path: string, body: URLSearchParams | null): Promise<WebAnswer> {
    const response = await fetch(new URL(path, origin), {
      method: body === null ? "GET" : "POST",
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(body === null ? {} : { body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return {
      status: response.status,
      location: response.headers.get("location"),
      body: await response.text(),
    };
  }

  return {
    cookies,
    get: (path) => send(path, null),
    async submit(page, path, fields = {}) {
      const { body } = await send(page, null);
      return send(path, new URLSearchParams({ form_token: formTokenOf(body), ...fields }));
    },
  };
}
