import { readdirSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "@intercom-dsar/database";
import { openTokenVault } from "@intercom-dsar/oauth";
import { createKeyring } from "@intercom-dsar/sealing";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { runCheck } from "./check-command.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const KEYS = { own: "07".repeat(32), other: "08".repeat(32) };
const REQUEST = `${JSON.stringify({
  requestId: "a1",
  kind: "access",
  identifiers: [{ type: "email", value: "jo@example.com" }],
})}\n`;

describe("check", () => {
  let scenario: Scenario;
  beforeEach(async () => {
    scenario = await createScenario(
      seedOf({
        tokens: [
          { token: "token-of-the-tests" },
          { token: "reader", scopes: ["read_users_companies", "read_one_user_and_company"] },
        ],
        contacts: [],
      }),
    );
  });
  afterEach(() => scenario.close());

  const check = (environment: Record<string, string> = {}) => runCheck(scenario, environment);

  it("is 0 where a start would do, and leaves nothing behind", async () => {
    const { exitCode, rows, log } = await check();

    expect(exitCode, log).toBe(0);
    expect(rows.map(({ name, result }) => `${name} ${result}`)).toEqual([
      "configuration ok",
      "database ok",
      "schema skipped",
      "key skipped",
      "results ok",
      "intercom ok",
      "workspace ok",
      "region skipped",
      "scopes ok",
      "clock ok",
    ]);
    expect(readdirSync(scenario.directory)).toEqual([]);
    expect(scenario.deletedIds()).toEqual([]);
  });

  it("knows a ledger's schema and key, and leaves its database as it is", async () => {
    const first = scenario.start({ LEDGER_KEY: KEYS.own }, { input: REQUEST });
    expect(await first.exited, first.log()).toBe(0);
    const before = readdirSync(scenario.directory);

    const right = await check({ LEDGER_KEY: KEYS.own });

    expect(right.exitCode, right.log).toBe(0);
    expect(right.named("database")?.detail).toBe(`${scenario.directory}/ledger.db`);
    expect(right.named("schema")?.detail).toMatch(/^version \d+$/);
    expect(right.named("key")?.detail).toBe("LEDGER_KEY, opens what the ledger holds");
    expect(readdirSync(scenario.directory)).toEqual(before);

    const database = new DatabaseSync(`${scenario.directory}/ledger.db`);
    database.exec("UPDATE schema_versions SET version = 9999, min_reader = 9999 WHERE name = 'ledger'");
    database.close();
    const newer = await check({ LEDGER_KEY: KEYS.own });

    expect(newer.exitCode, newer.log).toBe(1);
    expect(newer.named("schema")).toMatchObject({ result: "failed", variable: "DATABASE_URL" });
    expect(newer.named("schema")?.detail).toContain("schema_too_new");
    expect(newer.named("key")?.result).toBe("skipped");
  });

  it("names a key that is not the ledger's", async () => {
    const away = { INTERCOM_BASE_URL: "http://127.0.0.1:1" };
    const first = scenario.start(
      { ...away, LEDGER_KEY: KEYS.own },
      { input: REQUEST, arguments: ["--max-wait", "0s"] },
    );
    expect(await first.exited, first.log()).toBe(3);

    for (const environment of [{ LEDGER_KEY: KEYS.other }, {}]) {
      const { exitCode, named, log } = await check(environment);

      expect(exitCode, log).toBe(1);
      expect(named("key")).toMatchObject({ result: "failed", variable: "LEDGER_KEY" });
      expect(named("key")?.detail).toContain("can't open what the ledger holds");
      expect(named("scopes")?.result).toBe("ok");
    }
  });

  it("names everything that is wrong at once, and no secret", async () => {
    const { exitCode, named, stdout, log } = await check({
      DATABASE_URL: "postgres://dsar:hunter2@127.0.0.1:1/dsar",
      LEDGER_KEY: KEYS.own,
      INTERCOM_ACCESS_TOKEN: "revoked-token",
    });

    expect(exitCode, log).toBe(1);
    expect(named("database")).toMatchObject({ result: "failed", variable: "DATABASE_URL" });
    expect(named("database")?.detail).toMatch(/^127\.0\.0\.1:1: .*ECONNREFUSED/);
    expect(named("schema")).toMatchObject({ result: "skipped", detail: "needs database" });
    expect(named("intercom")).toMatchObject({ result: "failed", variable: "INTERCOM_ACCESS_TOKEN" });
    expect(named("intercom")?.detail).toMatch(/^127\.0\.0\.1:\d+: .*401/);
    expect(stdout + log).not.toMatch(/hunter2|revoked-token/);
  });

  it("names a directory of results that can't be written", async () => {
    const { exitCode, named, log } = await check({ RESULT_STORE: "/dev/null/results" });

    expect(exitCode, log).toBe(1);
    expect(named("results")).toMatchObject({
      result: "failed",
      variable: "RESULT_STORE",
      detail: "/dev/null/results: ENOTDIR",
    });
  });

  it("names Intercom's address where nobody answers there", async () => {
    const { exitCode, named, log } = await check({ INTERCOM_BASE_URL: "http://127.0.0.1:1" });

    expect(exitCode, log).toBe(1);
    expect(named("intercom")).toMatchObject({ result: "failed", variable: "INTERCOM_BASE_URL" });
    expect(named("intercom")?.detail).toMatch(/^127\.0\.0\.1:1: .*ECONNREFUSED/);
  });

  it("names the scopes that the token lacks", async () => {
    const { exitCode, named, log } = await check({ INTERCOM_ACCESS_TOKEN: "reader" });

    expect(exitCode, log).toBe(1);
    expect(named("scopes")).toMatchObject({
      result: "failed",
      variable: "INTERCOM_ACCESS_TOKEN",
      detail: "missing: Write users and companies",
    });
  });

  it("lists mistakes of the configuration as a start does, with 2", async () => {
    const { exitCode, rows, log } = await check({ KAFKA_BROKER: "kafka:9092" });

    expect(exitCode).toBe(2);
    expect(rows).toEqual([]);
    expect(log).toContain("did you mean KAFKA_BROKERS?");
  });

  describe("of workspaces that were connected by OAuth", () => {
    const vaultUrl = () => `sqlite:${scenario.directory}/vault.db`;
    const onVault = (key: string) => ({
      INTERCOM_ACCESS_TOKEN: "",
      VAULT_KEY: key,
      VAULT_DATABASE_URL: vaultUrl(),
    });

    it("counts them where the key is the vault's", async () => {
      const before = await check(onVault(KEYS.own));
      expect(before.exitCode, before.log).toBe(0);
      expect(before.named("workspaces")?.result).toBe("skipped");
      expect(readdirSync(scenario.directory)).toEqual([]);

      const database = openDatabase(vaultUrl());
      const vault = await openTokenVault({
        database,
        keyring: createKeyring([Buffer.from(KEYS.own, "hex")]),
      });
      await vault.save(
        {
          workspaceId: "ws1",
          workspaceName: "Example GmbH",
          region: "us",
          connectedBy: { id: "1", name: null, email: null },
        },
        { accessToken: "token-of-the-tests", refreshToken: null, expiresInSeconds: null },
      );
      await database.close();
      const right = await check(onVault(KEYS.own));
      const wrong = await check(onVault(KEYS.other));

      expect(right.exitCode, right.log).toBe(0);
      expect(right.named("workspaces")).toMatchObject({ result: "ok", detail: "1 connected" });
      expect(wrong.exitCode, wrong.log).toBe(1);
      expect(wrong.named("workspaces")).toMatchObject({ result: "failed", variable: "VAULT_KEY" });
    });

    it("names the auth app's address, and its credential where that is refused", async () => {
      const refusing = createHttpServer((_, answer) => answer.writeHead(401).end());
      await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => void refusing.close());
      const { port } = refusing.address() as { port: number };
      const at = (url: string) =>
        check({
          INTERCOM_ACCESS_TOKEN: "",
          AUTH_APP_URL: url,
          SERVICE_CREDENTIAL: "credential-of-the-tests",
        });
      const refused = await at(`http://127.0.0.1:${port}`);
      const away = await at("http://127.0.0.1:1");

      expect([refused.exitCode, away.exitCode], refused.log).toEqual([1, 1]);
      expect(refused.named("workspaces")?.variable).toBe("SERVICE_CREDENTIAL");
      expect(away.named("workspaces")?.variable).toBe("AUTH_APP_URL");
      expect(away.named("workspaces")?.detail).toMatch(/^127\.0\.0\.1:1: .*ECONNREFUSED/);
      expect(refused.stdout + refused.log).not.toContain("credential-of-the-tests");
    });
  });

  describe("of a database that never answers", () => {
    let silent: Server;
    beforeEach(async () => {
      silent = createServer(() => {});
      await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    });
    afterEach(() => silent.close());

    it("ends by itself", async () => {
      const { port } = silent.address() as { port: number };
      const url = `postgres://dsar@127.0.0.1:${port}/db`;
      const { exitCode, named, log } = await check({ DATABASE_URL: url, LEDGER_KEY: KEYS.own });

      expect(exitCode, log).toBe(1);
      expect(named("database")).toMatchObject({ result: "failed", variable: "DATABASE_URL" });
      expect(named("intercom")?.result).toBe("ok");
    });
  });
});
