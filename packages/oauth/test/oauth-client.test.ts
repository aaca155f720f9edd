import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Scope, startSimulator } from "@intercom-dsar/intercom-simulator";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import {
  authorizationUrl,
  createOAuthClient,
  furtherScopes,
  type OAuthApp,
  type OAuthClient,
} from "../src/index.ts";

const signal = new AbortController().signal;
const closers: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function app(apiBaseUrl?: string): OAuthApp {
  return {
    clientId: "client-1",
    clientSecret: () => "s3cret-canary",
    redirectUri: "https://dsar.example.com/oauth/callback",
    apiBaseUrl,
  };
}

function clientAt(apiBaseUrl: string, options: Parameters<typeof createOAuthClient>[1] = {}): OAuthClient {
  const client = createOAuthClient(app(apiBaseUrl), options);
  closers.push(() => client.close());
  return client;
}

interface Seen {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly form: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
}

async function answering(
  answer: (response: ServerResponse) => void,
): Promise<{ client: OAuthClient; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    seen.push({ method: request.method, path: request.url, form, headers: request.headers });
    answer(response);
  });
  // Node closes a connection after 5 s, which a busy machine may let pass between two calls.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { client: clientAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), seen };
}

const json =
  (body: unknown, status = 200) =>
  (response: ServerResponse) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };

const page = (status: number) => (response: ServerResponse) => {
  response.writeHead(status, { "content-type": "text/html" }).end("<h1>Sign in</h1>");
};

function errors(code: string) {
  return { type: "error.list", errors: [{ code }] };
}

describe("the way to consent", () => {
  it("names the app, where to come back and the state, and no scope", () => {
    const url = authorizationUrl(app(), "st&te=1");

    expect(url.origin + url.pathname).toBe("https://app.intercom.com/oauth");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: "client-1",
      redirect_uri: "https://dsar.example.com/oauth/callback",
      state: "st&te=1",
    });
  });
});

describe("the exchange of a code", () => {
  it.each([
    ["token", { token_type: "Bearer", token: "dG9r" }],
    ["access_token", { token_type: "Bearer", access_token: "dG9r" }],
    ["both", { token_type: "Bearer", token: "dG9r", access_token: "dG9r" }],
  ])("takes an answer with %s", async (_which, body) => {
    const { client } = await answering(json(body));

    expect(await client.exchange("c", signal)).toEqual({
      accessToken: "dG9r",
      refreshToken: null,
      expiresInSeconds: null,
    });
  });

  it("keeps a refresh token and an end, should they ever come", async () => {
    const { client, seen } = await answering(
      json({ access_token: "a", refresh_token: "r", expires_in: 3600 }),
    );

    expect(await client.refresh("old", signal)).toMatchObject({ refreshToken: "r", expiresInSeconds: 3600 });
    expect(seen[0]?.form.get("grant_type")).toBe("refresh_token");
  });

  it("hands over any code whole, in the body and nowhere else", async () => {
    const { client, seen } = await answering(json({ token: "dG9r" }));

    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.base64String({ minLength: 1 }), fc.string({ minLength: 1 })),
        async (code) => {
          seen.length = 0;
          await client.exchange(code, signal);
          expect(seen[0]?.form.get("code")).toBe(code);
          expect([seen[0]?.method, seen[0]?.path]).toEqual(["POST", "/auth/eagle/token"]);
          expect(seen[0]?.form.get("client_secret")).toBe("s3cret-canary");
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([
    [401, { type: "error.list", errors: [{ code: "unauthorized" }] }, "code_rejected", false],
    [401, "<h1>Unauthorized Code</h1>", "code_rejected", false],
    [400, { error: "invalid_grant" }, "code_rejected", false],
    [404, errors("not_found"), "code_rejected", false],
    [403, errors("forbidden"), "app_rejected", false],
    [404, {}, "intercom_unavailable", true],
    [403, { message: "Forbidden" }, "intercom_unavailable", true],
    [200, { token: "" }, "answer_malformed", false],
    [200, { token: "two\r\nlines" }, "answer_malformed", false],
    [200, "text", "answer_malformed", false],
    [302, {}, "intercom_unavailable", true],
    [429, {}, "intercom_unavailable", true],
    [503, {}, "intercom_unavailable", true],
  ])("says of %i %j: %s", async (status, body, code, retryable) => {
    const { client } = await answering(json(body, status));

    const error = await client.exchange("code-canary", signal).catch((caught: unknown) => caught);

    expect(error).toMatchObject({ code, retryable });
    expect(String(error) + JSON.stringify(error)).not.toMatch(/canary/);
  });

  it.each([200, 400, 403, 404, 422])(
    "takes no page of an edge with status %i for a word of Intercom's",
    async (status) => {
      const { client } = await answering(page(status));

      for (const call of [() => client.exchange("c", signal), () => client.revoke("dG9r", signal)])
        await expect(call()).rejects.toMatchObject({ code: "intercom_unavailable", retryable: true, status });
    },
  );

  it("says intercom_unavailable where nobody answers, and obeys its signal", async () => {
    const { client } = await answering((response) => response.destroy());
    await expect(client.exchange("c", signal)).rejects.toMatchObject({ code: "intercom_unavailable" });

    const { client: slow } = await answering(() => {});
    await expect(slow.exchange("c", AbortSignal.timeout(50))).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("does not swallow an endless answer", async () => {
    const { client } = await answering((response) => response.end("x".repeat(100_000)));

    await expect(client.exchange("c", signal)).rejects.toMatchObject({ code: "answer_malformed" });
  });
});

describe("the end of a token", () => {
  it.each([
    [200, {}, null],
    [401, {}, null],
    [404, errors("not_found"), null],
    [404, {}, "intercom_unavailable"],
    [500, {}, "intercom_unavailable"],
    [422, errors("parameter_invalid"), "answer_malformed"],
  ])("is asked of Intercom, which answers %i %j", async (status, body, code) => {
    const { client, seen } = await answering(json(body, status));

    const result = await client.revoke("dG9r", signal).then(
      () => null,
      (error: { code: string }) => error.code,
    );

    expect(result).toBe(code);
    expect([seen[0]?.path, seen[0]?.headers.authorization]).toEqual(["/auth/uninstall", "Bearer dG9r"]);
  });
});

describe("what a token is worth", () => {
  async function simulated(
    scopes: readonly Scope[] = ["read_write_users"],
    options: Parameters<typeof createOAuthClient>[1] = {},
  ) {
    const simulator = await startSimulator({
      seed: {
        workspaces: [{ id: "abc12xyz", region: "eu", tokens: [{ token: "dG9r", scopes: [...scopes] }] }],
      },
    });
    closers.push(() => simulator.close());
    return { client: clientAt(simulator.url, options), simulator };
  }

  it("names the workspace, its region and the admin", async () => {
    const { client } = await simulated();

    expect(await client.identify("dG9r", signal)).toMatchObject({ workspaceId: "abc12xyz", region: "eu" });
    await expect(client.identify("bm90aGluZw", signal)).rejects.toMatchObject({ code: "token_dead" });
  });

  it("finds each scope by calls that change nothing", async () => {
    const { client, simulator } = await simulated();

    expect(await client.checkScopes("dG9r", signal)).toEqual({
      read_many: { scope: "Read and list users and companies", state: "granted", confirmed: true },
      read_one: { scope: "Read one user and one company", state: "granted", confirmed: false },
      write: { scope: "Write users and companies", state: "granted", confirmed: false },
    });
    expect(simulator.control.effects()).toEqual([]);
  });

  it("asks for further scopes where they are needed, by calls that change nothing as well", async () => {
    const scopes = furtherScopes(["Read tickets", "Read events", "Read conversations", "Write tickets"]);
    expect(scopes).toEqual(["events", "conversations", "tickets", "write_tickets"]);
    const { client, simulator } = await simulated(
      ["read_users_companies", "read_events", "read_tickets", "write_tickets"],
      {
        scopes: [...scopes, "custom_objects", "write_conversations"],
      },
    );

    expect(await client.checkScopes("dG9r", signal)).toMatchObject({
      events: { scope: "Read events", state: "granted", confirmed: false },
      conversations: { scope: "Read conversations", state: "missing", confirmed: true },
      tickets: { scope: "Read tickets", state: "granted", confirmed: true },
      custom_objects: { state: "missing" },
      write_conversations: { scope: "Write conversations", state: "missing", confirmed: true },
      write_tickets: { scope: "Write tickets", state: "granted", confirmed: false },
    });
    expect(simulator.control.effects()).toEqual([]);
  });

  it("finds the scope that is missing", async () => {
    const { client } = await simulated(["read_users_companies", "read_one_user_and_company"]);

    const { read_many, read_one, write } = await client.checkScopes("dG9r", signal);

    expect([read_many.state, read_one.state, write.state]).toEqual(["granted", "granted", "missing"]);
  });

  it("says unknown of every scope where an edge answers for Intercom", async () => {
    for (const status of [200, 403, 404]) {
      const { client } = await answering(page(status));

      const report = await client.checkScopes("dG9r", signal);

      expect(Object.values(report).map(({ state }) => state)).toEqual(["unknown", "unknown", "unknown"]);
      await expect(client.identify("dG9r", signal)).rejects.toMatchObject({ code: "intercom_unavailable" });
    }
  });

  it("asks of /me nothing but the workspace", async () => {
    const me = { id: { odd: true }, name: 7, email: null, app: { id_code: 77, name: [], region: null } };
    const { client } = await answering(json(me));

    expect(await client.identify("dG9r", signal)).toEqual({
      workspaceId: "77",
      workspaceName: null,
      region: "us",
      connectedBy: { id: "", name: null, email: null },
    });
  });

  it("shows a name with a NUL, which no database has to keep", async () => {
    const app = { id_code: "abc12xyz", name: "Elm\0GmbH", region: "EU" };
    const { client } = await answering(json({ type: "admin", id: "1", name: "Ada\0", app }));

    expect(await client.identify("dG9r", signal)).toMatchObject({
      workspaceName: "Elm\ufffdGmbH",
      connectedBy: { name: "Ada\ufffd" },
    });
  });

  it("says unknown of a token that is dead", async () => {
    const { client } = await simulated();

    const report = await client.checkScopes("bm90aGluZw", signal);

    expect(Object.values(report).map(({ state }) => state)).toEqual(["unknown", "unknown", "unknown"]);
  });
});
