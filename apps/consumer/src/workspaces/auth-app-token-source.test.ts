import { rootCode, Secret } from "@intercom-dsar/service";
import { expect, it } from "vitest";
import { type Answer, startAnsweringServer } from "../testing/answering-server.ts";
import { createAuthAppTokenSource } from "./auth-app-token-source.ts";

const signal = new AbortController().signal;
const UNKNOWN = { type: "about:blank", title: "…", status: 404, code: "workspace_unknown" };

async function tokenFrom(answer: Answer): Promise<unknown> {
  await using server = await startAnsweringServer(() => answer);
  const source = createAuthAppTokenSource({ url: server.url, credential: new Secret("credential") });
  try {
    return await source.token("abc12xyz", signal);
  } finally {
    await source.close();
  }
}

it("takes the auth app's word that a workspace is not connected", async () => {
  const answer = { status: 404, type: "application/problem+json", body: UNKNOWN };
  expect(await tokenFrom(answer)).toBeNull();
});

it.each([
  ["a page", "<h1>Not found</h1>"],
  ["other JSON", { message: "no Route matched with those values" }],
])("does not take a 404 of the way there (%s) for the auth app's word", async (_what, body) => {
  await expect(tokenFrom({ status: 404, body })).rejects.toMatchObject({
    code: "auth_app_unavailable",
    retryable: true,
  });
});

it.each([
  [401, "SERVICE_CREDENTIAL", "auth_app_refused"],
  [503, "AUTH_APP_URL", "auth_app_unavailable"],
  [null, "AUTH_APP_URL", "ECONNREFUSED"],
])("names after a %s what to look at, the address and the code", async (status, variable, code) => {
  const server = await startAnsweringServer(() => ({ status: status ?? 0, body: {} }));
  const source = createAuthAppTokenSource({ url: server.url, credential: new Secret("credential") });
  if (status === null) await server[Symbol.asyncDispose]();

  const error: unknown = await source.connections(signal).catch((thrown: unknown) => thrown);

  expect(source.culpritOf(error)).toEqual({ variable, host: new URL(server.url).host });
  expect(rootCode(error)).toBe(code);
  await source.close();
  if (status !== null) await server[Symbol.asyncDispose]();
});
