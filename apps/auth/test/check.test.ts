import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@intercom-dsar/database";
import { type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { openTokenVault } from "@intercom-dsar/oauth";
import { createKeyring } from "@intercom-dsar/sealing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLIENT_ID, CLIENT_SECRET, PASSWORD, seed } from "./support/auth-app.ts";
import { killAll, runAuthProcess, startAuthProcess } from "./support/auth-process.ts";

const KEYS = { own: "07".repeat(32), other: "08".repeat(32) };

describe("check", () => {
  let folder: string;
  let simulator: Simulator;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "intercom-dsar-auth-check-"));
    simulator = await startSimulator({ seed: seed("http://localhost:1/oauth/callback") });
  });
  afterEach(async () => {
    killAll();
    await simulator.close();
    rmSync(folder, { recursive: true });
  });

  const environment = (more: Readonly<Record<string, string>>) => ({
    PUBLIC_URL: "http://localhost:1",
    ALLOW_HTTP: "true",
    ADMIN_PASSWORD: PASSWORD,
    INTERCOM_CLIENT_ID: CLIENT_ID,
    INTERCOM_CLIENT_SECRET: CLIENT_SECRET,
    INTERCOM_BASE_URL: simulator.url,
    DATABASE_URL: `sqlite:${folder}/auth.db`,
    ...more,
  });

  async function check(more: Readonly<Record<string, string>> = {}) {
    const { code, output, stdout } = await runAuthProcess(environment(more), ["check"]);
    const rows: { readonly name: string; readonly result: string; readonly detail: string }[] = stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    return {
      code,
      rows,
      named: (name: string) => rows.find((row) => row.name === name),
      all: stdout + output,
    };
  }

  it("is 0 where a start would do, and leaves nothing behind", async () => {
    const { code, rows, all } = await check();

    expect(code, all).toBe(0);
    expect(rows.map(({ name, result }) => `${name} ${result}`)).toEqual([
      "configuration ok",
      "database ok",
      "schema skipped",
      "workspaces skipped",
      "session key ok",
      "intercom ok",
      "clock ok",
      "sign-in ok",
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("counts the workspaces where the key is the vault's, and names the key where it is not", async () => {
    const app = await startAuthProcess(environment({ VAULT_KEY: KEYS.own }));
    expect(await app.stop()).toBe(0);
    const database = openDatabase(`sqlite:${folder}/auth.db`);
    const vault = await openTokenVault({ database, keyring: createKeyring([Buffer.from(KEYS.own, "hex")]) });
    await vault.save(
      {
        workspaceId: "euspace1",
        workspaceName: "Elm GmbH",
        region: "eu",
        connectedBy: { id: "1", name: "Ada", email: null },
      },
      { accessToken: "token-of-the-tests", refreshToken: null, expiresInSeconds: null },
    );
    await database.close();

    const right = await check({ VAULT_KEY: KEYS.own });
    expect(right.code, right.all).toBe(0);
    expect(right.named("schema")?.detail).toMatch(/^vault version \d+, sessions version \d+$/);
    expect(right.named("workspaces")?.detail).toBe("VAULT_KEY; 1 connected, 0 to be reconnected");
    for (const keys of [{ VAULT_KEY: KEYS.other }, {}]) {
      const wrong = await check(keys);
      expect(wrong.code, wrong.all).toBe(1);
      expect(wrong.named("workspaces")).toMatchObject({ result: "failed", variable: "VAULT_KEY" });
      expect(wrong.all).not.toMatch(/Elm|Ada|token-of-the-tests/);
    }
  });

  it("names everything that is away at once", async () => {
    // A port that was just given up: fetch refuses port 1 by itself.
    const away = createServer().listen(0, "127.0.0.1");
    await once(away, "listening");
    const { port } = away.address() as { port: number };
    await new Promise((resolve) => away.close(resolve));
    const provider = {
      ADMIN_PASSWORD: "",
      OIDC_ISSUER: `http://127.0.0.1:${port}`,
      OIDC_CLIENT_ID: "dsar",
      OIDC_CLIENT_SECRET: "hunter2",
      OIDC_ADMINS: "ada@example.com",
    };
    const { code, named, all } = await check({
      ...provider,
      INTERCOM_BASE_URL: "http://127.0.0.1:1",
    });

    expect(code, all).toBe(1);
    expect(named("intercom")).toMatchObject({ result: "failed", variable: "INTERCOM_BASE_URL" });
    expect(named("intercom")?.detail).toMatch(/^127\.0\.0\.1:1: .*ECONNREFUSED/);
    expect(named("sign-in")).toMatchObject({ result: "failed", variable: "OIDC_ISSUER" });
    expect(named("sign-in")?.detail).toBe(`127.0.0.1:${port}: no metadata (ECONNREFUSED)`);
    expect(named("database")?.result).toBe("ok");
    expect(all).not.toMatch(/hunter2|ada@example/);
  });

  it("ends with 2 at a mistake in the environment", async () => {
    expect(await check({ PUBLIC_URL: "nowhere" })).toMatchObject({ code: 2, rows: [] });
  });
});
