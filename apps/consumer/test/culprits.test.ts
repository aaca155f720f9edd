import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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
});
