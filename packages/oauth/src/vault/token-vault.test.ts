import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "@intercom-dsar/database";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import { createKeyring } from "@intercom-dsar/sealing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { OAuthClient } from "../oauth-client.ts";
import { inspectVault, readVaultVersion } from "./inspect-vault.ts";
import { refreshToken } from "./refresh-token.ts";
import { openTokenVault } from "./token-vault.ts";
import type { TokenVault, WorkspaceCheck } from "./types.ts";

const KEY = randomBytes(32);
const NOW = Date.UTC(2026, 10, 23, 9);
const WORKSPACE = {
  workspaceId: "abc12xyz",
  workspaceName: "Example GmbH",
  region: "eu",
  connectedBy: { id: "991267459", name: "Nora Fuchs", email: "nora.fuchs@example.com" },
} as const;
const GRANT = { accessToken: "dG9rOmNhbmFyeQ==", refreshToken: null, expiresInSeconds: null };
const WORKING: WorkspaceCheck = { at: NOW, result: "working", code: null, scopes: null };
const DEAD: WorkspaceCheck = { at: NOW, result: "dead", code: "unauthorized", scopes: null };

describe.each(["sqlite", "postgres"] as const)("the token vault on %s", (dialect) => {
  const folder = mkdtempSync(join(tmpdir(), "vault-"));
  const opened: Database[] = [];
  let server: PostgresServer | null = null;
  let url: string;

  beforeAll(async () => {
    if (dialect === "postgres") server = await startPostgres();
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
  });

  async function freshVault(): Promise<TokenVault> {
    const path = join(folder, `${randomBytes(4).toString("hex")}.db`);
    url = server === null ? `sqlite:${path}` : await server.createDatabase();
    return openVault([KEY]);
  }

  async function openVault(keys: readonly Uint8Array[]): Promise<TokenVault> {
    return openTokenVault({ database: openHere(), keyring: createKeyring(keys), now: () => NOW });
  }

  function openHere(): Database {
    const database = openDatabase(url);
    opened.push(database);
    return database;
  }

  it("is counted and its keys tried without a change", async () => {
    const vault = await freshVault();
    await vault.save(WORKSPACE, GRANT);
    await vault.save({ ...WORKSPACE, workspaceId: "other123" }, GRANT);
    await vault.recordCheck("other123", 1, DEAD);
    const before = await vault.list({ limit: 9 });
    const inspected = (key: Uint8Array) => inspectVault(openHere(), createKeyring([key]));

    expect(await readVaultVersion(openHere())).toEqual({ found: 1, own: 1, minReader: 1 });
    expect(await inspected(KEY)).toEqual({ connected: 1, needs_reconnecting: 1, unsealable: 0 });
    expect(await inspected(randomBytes(32))).toMatchObject({ unsealable: 2 });
    expect(await vault.list({ limit: 9 })).toEqual(before);
  });

  it("has no version before it is made", async () => {
    await freshVault();
    url = server === null ? `sqlite:${join(folder, "empty.db")}` : await server.createDatabase();

    expect(await readVaultVersion(openHere())).toEqual({ found: 0, own: 1, minReader: 0 });
  });

  it("gives a token back, and says who connected the workspace and when", async () => {
    const vault = await freshVault();

    await vault.save(WORKSPACE, GRANT);

    expect(await vault.token("abc12xyz")).toEqual({
      accessToken: GRANT.accessToken,
      refreshToken: null,
      expiresAt: null,
      tokenVersion: 1,
      region: "eu",
    });
    expect(await vault.find("abc12xyz")).toEqual({
      ...WORKSPACE,
      state: "connected",
      tokenVersion: 1,
      connectedAt: NOW,
      lastCheck: null,
    });
    expect([await vault.token("another"), await vault.find("another")]).toEqual([null, null]);
  });

  it("shows many workspaces page by page", async () => {
    const vault = await freshVault();
    for (const workspaceId of ["c", "a", "b"]) await vault.save({ ...WORKSPACE, workspaceId }, GRANT);

    const [first, rest] = [await vault.list({ limit: 2 }), await vault.list({ limit: 2, after: "b" })];

    expect([...first, ...rest].map(({ workspaceId }) => workspaceId)).toEqual(["a", "b", "c"]);
    expect((await vault.connections()).map(({ workspaceId }) => workspaceId)).toEqual(["a", "b", "c"]);
  });

  it("keeps what a check saw, unless another token has come meanwhile", async () => {
    const vault = await freshVault();
    await vault.save(WORKSPACE, GRANT);

    expect(await vault.recordCheck("abc12xyz", 1, DEAD)).toBe(true);
    expect(await vault.find("abc12xyz")).toMatchObject({ state: "needs_reconnecting", lastCheck: DEAD });
    await vault.recordCheck("abc12xyz", 1, { ...DEAD, result: "unreachable" });
    expect(await vault.find("abc12xyz")).toMatchObject({ state: "needs_reconnecting" });

    await vault.save(WORKSPACE, { ...GRANT, accessToken: "second" });

    expect(await vault.recordCheck("abc12xyz", 1, DEAD)).toBe(false);
    expect(await vault.find("abc12xyz")).toMatchObject({
      state: "connected",
      tokenVersion: 2,
      lastCheck: null,
    });
    expect(await vault.recordCheck("abc12xyz", 2, WORKING)).toBe(true);
  });

  it("forgets a workspace and hands out its token a last time", async () => {
    const vault = await freshVault();
    await vault.save(WORKSPACE, GRANT);

    expect(await vault.remove("abc12xyz")).toBe(GRANT.accessToken);
    expect(await vault.remove("abc12xyz")).toBeNull();
    expect(await vault.connections()).toEqual([]);
  });

  it("does not open a token that was put into another workspace's row", async () => {
    const vault = await freshVault();
    await vault.save(WORKSPACE, GRANT);
    await vault.save({ ...WORKSPACE, workspaceId: "mallory" }, { ...GRANT, accessToken: "mallory" });

    await openHere().query(
      "UPDATE workspace_tokens SET sealed = (SELECT sealed FROM workspace_tokens WHERE workspace_id = 'mallory') WHERE workspace_id = 'abc12xyz'",
    );

    await expect(vault.token("abc12xyz")).rejects.toMatchObject({ code: "unsealable" });
    expect(await vault.remove("abc12xyz")).toBeNull();
  });

  it("tells nothing to who has the database without the key", async () => {
    const vault = await freshVault();
    await vault.save(WORKSPACE, GRANT);

    const thief = await openVault([randomBytes(32)]);
    await expect(thief.token("abc12xyz")).rejects.toMatchObject({ code: "unsealable" });
    const rows = await openHere().query("SELECT * FROM workspace_tokens");
    const bytes = rows
      .flatMap((row) => Object.values(row))
      .map((value) =>
        Buffer.from(String(value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value)),
      );
    const files = server === null ? readdirSync(folder).map((file) => readFileSync(join(folder, file))) : [];
    for (const secret of [GRANT.accessToken, "nora.fuchs@example.com", "Nora Fuchs"])
      expect([...bytes, ...files].some((part) => part.includes(secret))).toBe(false);
  });

  it("changes its key while it is in use: the new one seals, both open, then the old one can go", async () => {
    const newKey = randomBytes(32);
    const vault = await freshVault();
    await vault.save(WORKSPACE, GRANT);

    const both = await openVault([newKey, KEY]);
    expect(await both.token("abc12xyz")).toMatchObject({ accessToken: GRANT.accessToken });
    expect(await both.rotate()).toBe(1);

    const after = await openVault([newKey]);
    expect(await after.token("abc12xyz")).toMatchObject({ accessToken: GRANT.accessToken, tokenVersion: 1 });
    await expect(vault.token("abc12xyz")).rejects.toMatchObject({ code: "unsealable" });
  });

  it("takes a new token in time where one ever has an end, and leaves those without one alone", async () => {
    const vault = await freshVault();
    const asked: string[] = [];
    const client: Pick<OAuthClient, "refresh"> = {
      async refresh(token) {
        asked.push(token);
        return { accessToken: "new", refreshToken: null, expiresInSeconds: 3_600 };
      },
    };
    const { signal } = new AbortController();
    const refresh = () => refreshToken({ vault, client, now: () => NOW }, "abc12xyz", signal);

    await vault.save(WORKSPACE, GRANT);
    expect(await refresh()).toBe(false);
    await vault.save(WORKSPACE, { accessToken: "old", refreshToken: "again", expiresInSeconds: 60 });
    expect(await refresh()).toBe(true);
    expect(await refresh()).toBe(false);

    expect(asked).toEqual(["again"]);
    expect(await vault.token("abc12xyz")).toMatchObject({ accessToken: "new", refreshToken: "again" });
  });
});
