import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { createKeyring } from "@intercom-dsar/sealing";
import { formTokenOf } from "@intercom-dsar/testing/web";
import { createOpenId } from "@intercom-dsar/web/sign-in";
import { createCookieJar, LoginTransaction, readPeople } from "@intercom-dsar/web/testing";
import Provider from "oidc-provider";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AuthApp, authApps, PUBLIC_URL } from "./support/auth-app.ts";
import { connect } from "./support/consent.ts";

const start = authApps();
const CALLBACK = `${PUBLIC_URL}/sign-in/oidc/callback`;
const closers: (() => void)[] = [];
beforeEach(() => {
  // The provider remarks that it is set up for development, at every start.
  for (const method of ["warn", "info"] as const) vi.spyOn(console, method).mockReturnValue();
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A real OpenID provider, at which anybody may sign in under any name. */
async function startProvider(isVerified = true): Promise<URL> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  closers.push(() => listener.close());
  const address = listener.address();
  const issuer = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "dsar", client_secret: "dsar-secret", redirect_uris: [CALLBACK] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    pkce: { required: () => true },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: async () => ({
        sub: id,
        email: `${id}@example.com`,
        email_verified: isVerified,
        name: `The ${id}`,
        groups: [`team-of-${id}`],
      }),
    }),
  });
  listener.on("request", provider.callback());
  return new URL(issuer);
}

async function startWith(
  issuer: URL,
  admins: readonly string[],
  viewers: readonly string[] = [],
  operators: readonly string[] = [],
): Promise<AuthApp> {
  const keyring = createKeyring([randomBytes(32)]);
  const options = { issuer, clientId: "dsar", clientSecret: "dsar-secret", redirectUrl: CALLBACK };
  const [asAdmins, asOperators, asViewers] = [admins, operators, viewers].map(readPeople);
  if (!asAdmins || !asOperators || !asViewers) throw new Error("these are no people");
  return start({
    password: null,
    openId: {
      openId: createOpenId({
        ...options,
        admins: asAdmins,
        operators: asOperators,
        viewers: asViewers,
      }),
      loginTransactions: createCookieJar({
        name: "journey",
        schema: LoginTransaction,
        keyring,
        secure: true,
        maxAgeMs: 600_000,
      }),
    },
  });
}

/** Signs in at the provider's development pages as a browser would, and gives back the way to our callback. */
async function atProvider(url: string, login: string | null): Promise<URL> {
  const cookies = new Map<string, string>();
  let next = url;
  let form: Readonly<Record<string, string>> | null = null;
  for (let step = 0; step < 12; step++) {
    const response: Response = await fetch(next, {
      redirect: "manual",
      method: form === null ? "GET" : "POST",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form === null ? {} : { body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location !== null) {
      next = new URL(location, next).href;
      form = null;
      if (next.startsWith(CALLBACK)) return new URL(next);
      continue;
    }
    const page = await response.text();
    if (login === null) {
      next = new URL(/href="([^"]*\/abort)"/.exec(page)?.[1] ?? "", next).href;
      continue;
    }
    next = new URL(/action="([^"]*)"/.exec(page)?.[1] ?? "", next).href;
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? "";
    form = prompt === "login" ? { prompt, login, password: "any" } : { prompt };
  }
  throw new Error("the provider did not send the browser back");
}

async function signInAs(app: AuthApp, login: string | null) {
  const browser = app.browser();
  const way = await browser.get("/sign-in/oidc");
  const back = await atProvider(String(way.headers.location), login);
  return { browser, back, response: await browser.get(back.pathname + back.search) };
}

describe("sign-in by an OpenID provider", () => {
  it("lets in an administrator by a verified address or by subject, and shows their name", async () => {
    const app = await startWith(await startProvider(), ["Nora@Example.com", "omar"]);
    for (const login of ["nora", "omar"]) {
      const { browser, response } = await signInAs(app, login);
      expect(response.headers.location).toBe("/");
      expect((await browser.get("/")).body).toContain(`Signed in as <strong>The ${login}</strong>`);
    }
  });

  it("asks with PKCE, state and nonce, for our own callback", async () => {
    const app = await startWith(await startProvider(), ["nora"]);
    const way = new URL(String((await app.browser().get("/sign-in/oidc")).headers.location));
    expect(Object.fromEntries(way.searchParams)).toMatchObject({
      redirect_uri: CALLBACK,
      response_type: "code",
      code_challenge_method: "S256",
      code_challenge: expect.any(String),
      state: expect.any(String),
      nonce: expect.any(String),
    });
  });

  it("keeps out whoever is known there but not an administrator here", async () => {
    const app = await startWith(await startProvider(), ["nora@example.com"]);
    const { browser, response } = await signInAs(app, "mallory");
    expect([response.statusCode, response.body]).toEqual([
      403,
      expect.stringContaining("not one of those that may sign in"),
    ]);
    expect((await browser.get("/")).headers.location).toBe("/sign-in");
  });

  it("keeps out a subject that is spelt like an administrator's address, or in other letters", async () => {
    const app = await startWith(await startProvider(), ["nora@example.com", "sub:omar"]);
    expect((await signInAs(app, "nora@example.com")).response.statusCode).toBe(403);
    expect((await signInAs(app, "Omar")).response.statusCode).toBe(403);
  });

  it("leaves a row of who connected and disconnected which workspace, and names nobody in the log", async () => {
    const app = await startWith(await startProvider(), ["nora@example.com"]);
    const { browser } = await signInAs(app, "nora");
    await connect(browser, "euspace1");
    await browser.submit("/workspaces/euspace1/disconnect", "/workspaces/euspace1/disconnect");

    const rows = await app.database.query("SELECT id, action, actor, workspace_id FROM auth_audit");
    const who = { actor: "email:nora@example.com", workspace_id: "euspace1" };
    expect(rows).toHaveLength(2);
    for (const action of ["workspace_connected", "workspace_disconnected"]) {
      const row = rows.find((each) => each.action === action);
      expect(row).toMatchObject(who);
      expect(app.log.lines).toContainEqual(expect.objectContaining({ event: action, auditId: row?.id }));
    }
    expect(JSON.stringify(app.log.lines)).not.toMatch(/nora/i);
  });

  it("gives everybody the most that a list gives them, by their groups too", async () => {
    const app = await startWith(
      await startProvider(),
      ["sub:nora", "group:team-of-omar"],
      ["group:team-of-vera", "sub:nora", "sub:olga"],
      ["group:team-of-olga", "sub:omar"],
    );
    const shown = async (login: string) =>
      /<strong>The \w+<\/strong>[^<]*/.exec((await (await signInAs(app, login)).browser.get("/")).body)?.[0];

    expect([await shown("nora"), await shown("omar"), await shown("olga"), await shown("vera")]).toEqual([
      "<strong>The nora</strong>",
      "<strong>The omar</strong>",
      "<strong>The olga</strong> (operator)",
      "<strong>The vera</strong> (viewer)",
    ]);
    expect((await signInAs(app, "mallory")).response.statusCode).toBe(403);
  });

  it("lets a viewer look, and do nothing", async () => {
    const app = await startWith(await startProvider(), ["sub:nora"], ["sub:vera"]);
    await connect((await signInAs(app, "nora")).browser, "euspace1");
    const { browser } = await signInAs(app, "vera");

    const page = await browser.get("/");
    expect(page.body).toContain("Signed in as <strong>The vera</strong> (viewer)");
    expect(page.body).toContain("euspace1");
    expect(page.body).not.toMatch(/Reconnect<|Check now|Disconnect|Connect a workspace/);

    const token = formTokenOf(page.body);
    for (const path of ["/oauth/start", "/workspaces/euspace1/check", "/workspaces/euspace1/disconnect"])
      expect((await browser.post(path, { form_token: token })).statusCode, path).toBe(403);
    expect((await browser.get("/workspaces/euspace1/disconnect")).statusCode).toBe(403);
    expect(await app.vault.token("euspace1")).not.toBeNull();
  });

  it("has the provider ask again who they are before a workspace is disconnected", async () => {
    const app = await startWith(await startProvider(), ["sub:nora"]);
    const { browser } = await signInAs(app, "nora");
    await connect(browser, "euspace1");
    await app.clock.advance(5 * 60_000);
    const path = "/workspaces/euspace1/disconnect";

    expect((await browser.get(path)).headers.location).toBe("/sign-in");
    expect((await browser.get("/sign-in")).body).toContain("Sign in again to go on");
    const way = String((await browser.get("/sign-in/oidc")).headers.location);
    expect(new URL(way).searchParams.get("max_age")).toBe("300");
    const back = await atProvider(way, "nora");
    expect((await browser.get(back.pathname + back.search)).headers.location).toBe(path);
    expect((await browser.get(path)).statusCode).toBe(200);
  });

  it("does not believe an address that the provider has not verified", async () => {
    const app = await startWith(await startProvider(false), ["nora@example.com"]);
    expect((await signInAs(app, "nora")).response.statusCode).toBe(403);
  });

  it("takes no answer in another browser, none twice, and none without a beginning", async () => {
    const app = await startWith(await startProvider(), ["nora"]);
    const { browser, back } = await signInAs(app, "nora");
    const path = back.pathname + back.search;

    for (const response of [await browser.get(path), await app.browser().get(path)]) {
      expect(response.body).toContain("begun in another browser");
    }
    const other = app.browser();
    await other.get("/sign-in/oidc");
    expect((await other.get(path)).body).toContain("begun in another browser");
    expect((await other.get("/")).headers.location).toBe("/sign-in");
  });

  it("says that somebody cancelled, and that the provider is away", async () => {
    const issuer = await startProvider();
    const app = await startWith(issuer, ["nora"]);
    expect((await signInAs(app, null)).response.body).toContain("was cancelled");
    const away = await startWith(new URL("http://127.0.0.1:9"), ["nora"]);
    const response = await away.browser().get("/sign-in/oidc");
    expect([response.statusCode, response.body]).toEqual([503, expect.stringContaining("does not answer")]);
  });

  it("leaves no way in by password", async () => {
    const app = await startWith(await startProvider(), ["nora"]);
    const browser = app.browser();
    expect((await browser.get("/sign-in")).body).not.toContain("password");
    expect((await browser.submit("/sign-in", "/sign-in", { password: "any" })).statusCode).toBe(404);
  });
});
