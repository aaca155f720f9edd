import { formTokenOf } from "@intercom-dsar/testing/web";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";

/** A browser without a screen: keeps cookies, sends forms as they were shown, follows nothing by itself. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>;
  /** Posts fields as they are. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<LightMyRequestResponse>;
  /** Opens `page`, then posts to `path` with that page's form token. */
  submit(
    page: string,
    path: string,
    fields?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<LightMyRequestResponse>;
  signIn(password: string): Promise<LightMyRequestResponse>;
}

export function createBrowser(server: FastifyInstance): Browser {
  const cookies = new Map<string, string>();

  function keep(response: LightMyRequestResponse): LightMyRequestResponse {
    for (const { name, value } of response.cookies) {
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  const browser: Browser = {
    cookies,
    get: async (path, headers = {}) =>
      keep(await server.inject({ method: "GET", url: path, headers, cookies: Object.fromEntries(cookies) })),
    post: async (path, fields, headers = {}) =>
      keep(
        await server.inject({
          method: "POST",
          url: path,
          payload: new URLSearchParams(fields).toString(),
          headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
          cookies: Object.fromEntries(cookies),
        }),
      ),
    async submit(page, path, fields = {}, headers = {}) {
      const token = formTokenOf((await browser.get(page)).body);
      return browser.post(path, { form_token: token, ...fields }, headers);
    },
    signIn: (password) => browser.submit("/sign-in", "/sign-in", { password }),
  };
  return browser;
}
