import { Secret } from "@intercom-dsar/service";
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
