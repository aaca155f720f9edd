import { once } from "node:events";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type Server } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { createCertificateAuthority } from "@intercom-dsar/kafka-broker/secure";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const REQUEST = `${JSON.stringify({
  requestId: "a1",
  kind: "access",
  identifiers: [{ type: "email", value: "jo@example.com" }],
})}\n`;
const KEYS = { own: "07".repeat(32), other: "08".repeat(32) };

interface LogLine {
  readonly event: string;
  readonly variable?: string;
  readonly host?: string;
  readonly code?: string;
  readonly error?: { readonly message?: string };
}

function linesOf(log: string): LogLine[] {
  return log
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
}

describe("a start that can't succeed", () => {
  let scenario: Scenario;
  let taken: Server;
  beforeEach(async () => {
    scenario = await createScenario(seedOf({ contacts: [] }));
    taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
  });
  afterEach(async () => {
    await scenario.close();
    taken.close();
  });
  const failureOf = (log: string) => linesOf(log).find(({ event }) => event === "failed");

  it.each([
    ["HEALTH_PORT", { HEALTH_HOST: "127.0.0.1" }],
    ["METRICS_PORT", { HEALTH_HOST: "127.0.0.1" }],
    ["WEBHOOK_PORT", { WEBHOOK_HOST: "127.0.0.1", INTERCOM_CLIENT_SECRET: "secret" }],
  ])("names %s where that port is in use, and ends with 2", async (variable, environment) => {
    const { port } = taken.address() as { port: number };

    const consumer = scenario.start({ ...environment, [variable]: String(port) }, { input: "" });

    expect(await consumer.exited, consumer.log()).toBe(2);
    expect(failureOf(consumer.log())).toMatchObject({
      variable,
      error: { message: expect.stringContaining(`port ${port} at 127.0.0.1 is in use (EADDRINUSE)`) },
    });
  });

  it("names LEDGER_KEY where the key is not the ledger's, and ends with 2", async () => {
    const away = { INTERCOM_BASE_URL: "http://127.0.0.1:1" };
    const first = scenario.start(
      { ...away, LEDGER_KEY: KEYS.own },
      { input: REQUEST, arguments: ["--max-wait", "0s"] },
    );
    expect(await first.exited, first.log()).toBe(3);

    const second = scenario.start({ ...away, LEDGER_KEY: KEYS.other }, { input: "" });

    expect(await second.exited, second.log()).toBe(2);
    expect(failureOf(second.log())).toMatchObject({
      variable: "LEDGER_KEY",
      error: { message: expect.stringContaining("can't open what the ledger holds") },
    });
  });

  it("names DATABASE_URL where a newer version made the schema, and ends with 2", async () => {
    const first = scenario.start({}, { input: REQUEST });
    expect(await first.exited, first.log()).toBe(0);
    const database = new DatabaseSync(`${scenario.directory}/ledger.db`);
    database.exec("UPDATE schema_versions SET version = 9999, min_reader = 9999 WHERE name = 'ledger'");
    database.close();

    const second = scenario.start({}, { input: "" });

    expect(await second.exited, second.log()).toBe(2);
    expect(failureOf(second.log())).toMatchObject({
      variable: "DATABASE_URL",
      error: { message: expect.stringContaining("schema_too_new") },
    });
  });

  it("names DATABASE_URL and the path where the ledger's directory can't be made, and ends with 2", async () => {
    const consumer = scenario.start({ DATABASE_URL: "sqlite:/dev/null/data/ledger.db" }, { input: "" });

    expect(await consumer.exited, consumer.log()).toBe(2);
    expect(failureOf(consumer.log())).toMatchObject({
      variable: "DATABASE_URL",
      error: { message: expect.stringMatching(/\/dev\/null.* \(ENOTDIR\)/) },
    });
  });

  it.each([
    ["/dev/null/results", "/dev/null/results (ENOTDIR)"],
    ["/proc/x/y", "/proc/x (ENOENT)"],
  ])("names RESULT_STORE where %s can't be made, and ends with 2", async (directory, said) => {
    const consumer = scenario.start({ RESULT_STORE: directory }, { input: "" });

    expect(await consumer.exited, consumer.log()).toBe(2);
    expect(failureOf(consumer.log())).toMatchObject({
      variable: "RESULT_STORE",
      error: { message: expect.stringContaining(said) },
    });
  });
});

/** With a certificate of an authority that nobody knows. */
async function startUntrusted() {
  const { key, certificate } = await (await createCertificateAuthority()).sign("intercom");
  const server = createHttpsServer({ key, cert: certificate }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return { url: `https://127.0.0.1:${port}`, close: () => server.close() };
}

describe("what may heal", () => {
  let scenario: Scenario;
  beforeEach(async () => {
    scenario = await createScenario(seedOf({ contacts: [] }));
  });
  afterEach(() => scenario.close());

  const UNTRUSTED = {};
  const KAFKA = { KAFKA_BROKERS: "127.0.0.1:1" };
  const AUTH_APP = {
    INTERCOM_ACCESS_TOKEN: "",
    AUTH_APP_URL: "http://127.0.0.1:1",
    SERVICE_CREDENTIAL: "credential",
  };
  const VAULT = {
    INTERCOM_ACCESS_TOKEN: "",
    VAULT_KEY: KEYS.own,
    VAULT_DATABASE_URL: "postgres://dsar:hunter2@127.0.0.1:1/v",
  };
  const POSTGRES = { DATABASE_URL: "postgres://dsar:hunter2@127.0.0.1:1/dsar", LEDGER_KEY: KEYS.own };

  it.each([
    ["Kafka away", KAFKA, "connect_failed", "KAFKA_BROKERS", "127.0.0.1:1", "ECONNREFUSED"],
    ["the database away", POSTGRES, "connect_failed", "DATABASE_URL", "127.0.0.1:1", "ECONNREFUSED"],
    ["the vault away", VAULT, "connect_failed", "VAULT_DATABASE_URL", "127.0.0.1:1", "ECONNREFUSED"],
    ["the auth app away", AUTH_APP, "workspaces_unknown", "AUTH_APP_URL", "127.0.0.1:1", "ECONNREFUSED"],
    [
      "Intercom away",
      { INTERCOM_BASE_URL: "http://127.0.0.1:1" },
      "intercom_not_ready",
      "INTERCOM_BASE_URL",
      "127.0.0.1:1",
      "ECONNREFUSED",
    ],
    [
      "a name that is none",
      { INTERCOM_BASE_URL: "https://intercom.invalid" },
      "intercom_not_ready",
      "INTERCOM_BASE_URL",
      "intercom.invalid",
      expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
    ],
    [
      "a refused token",
      { INTERCOM_ACCESS_TOKEN: "revoked" },
      "intercom_not_ready",
      "INTERCOM_ACCESS_TOKEN",
      expect.stringMatching(/^127\.0\.0\.1:/),
      expect.stringMatching(/unauthorized/),
    ],
    [
      "a certificate that nobody vouches for",
      UNTRUSTED,
      "intercom_not_ready",
      "INTERCOM_BASE_URL",
      expect.stringMatching(/^127\.0\.0\.1:/),
      expect.stringMatching(/^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)$/),
    ],
  ])("%s is named once with variable, address and code, and ends nothing", async (...row) => {
    const [, environment, event, variable, host, code] = row;
    const server = environment === UNTRUSTED ? await startUntrusted() : null;
    if (server !== null) onTestFinished(() => void server.close());
    const own = server === null ? environment : { INTERCOM_BASE_URL: server.url };
    const service = { WEBHOOK_PORT: "0", WEBHOOK_HOST: "127.0.0.1", INTERCOM_CLIENT_SECRET: "secret" };
    const consumer = scenario.start({ ...service, ...own });
    const named = () => linesOf(consumer.log()).filter((line) => line.event === event);

    await vi.waitFor(() => expect(named().length, consumer.log()).toBeGreaterThan(0), {
      timeout: 60_000,
      interval: 50,
    });

    expect(named()[0]).toMatchObject({ variable, host, code });
    expect(consumer.child.exitCode).toBeNull();
    expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);
    expect(consumer.log()).not.toContain("hunter2");
  });
});
