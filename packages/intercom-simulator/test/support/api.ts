import { request } from "undici";
import type { Simulator } from "../../src/index.ts";

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

export interface ApiOptions {
  readonly token?: string | null;
  readonly body?: unknown;
  /** `null` takes a header away. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** Calls the simulated API as a careful client does. */
export async function api(
  target: Simulator | string,
  method: "GET" | "POST" | "DELETE" | "PUT" | "PATCH" | "HEAD",
  path: string,
  options: ApiOptions = {},
): Promise<ApiAnswer> {
  const { token = "demo-token", body } = options;
  const wanted: Record<string, string | null> = {
    accept: "application/json",
    "intercom-version": "2.16",
    authorization: token === null ? null : `Bearer ${token}`,
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...options.headers,
  };
  const headers = Object.fromEntries(
    Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  const base = typeof target === "string" ? target : target.url;
  const answer = await request(base + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
}

/** Searches by one filter. */
export function search(target: Simulator, query: unknown, more: object = {}): Promise<ApiAnswer> {
  return api(target, "POST", "/contacts/search", { body: { query, ...more } });
}

export function byEmail(email: string) {
  return { field: "email", operator: "=", value: email };
}
