import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const LEDGER_KEY = "07".repeat(32);

describe("a consumer whose DATABASE_URL can't be used", () => {
  let scenario: Scenario;
  let silent: Server;
  beforeEach(async () => {
    scenario = await createScenario(seedOf({ contacts: [] }));
    // Takes connections and never says a word.
    silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    await scenario.close();
    silent.close();
  });

  it.each([
    ["postgres://dsar:hunter2#w:o/r%d?@127.0.0.1:1/db", "percent-encode the password"],
    ["postgres://dsar:hunter2@127.0.0.1:service/db", "the port is not a number"],
    ["postgres://dsar:hunter2@127.0.0.1:1/db?sslrootcert=/missing/ca.pem", "/missing/ca.pem (ENOENT)"],
    ["sqlite:/proc/x/y/ledger.db", "/proc/x (ENOENT)"],
    ["sqlite:/tmp", "/tmp is a directory"],
    ["sqlite:", "path is missing"],
  ])("ends with 2 at %s, says what to do and never the password", async (url, said) => {
    const consumer = scenario.start({ DATABASE_URL: url, LEDGER_KEY }, { input: "" });

    expect(await consumer.exited, consumer.log()).toBe(2);
    expect(consumer.log()).toContain("DATABASE_URL: ");
    expect(consumer.log()).toContain(said);
    expect(consumer.log()).not.toContain("hunter2");
    expect(consumer.log()).not.toContain("connect_failed");
  });

  it("names the vault's variable where the vault's is wrong", async () => {
    const environment = {
      ...scenario.environment(),
      VAULT_KEY: LEDGER_KEY,
      VAULT_DATABASE_URL: "sqlite:/dev/null",
    };
    const consumer = scenario.start({ ...environment, INTERCOM_ACCESS_TOKEN: "" }, { input: "" });

    expect(await consumer.exited, consumer.log()).toBe(2);
    expect(consumer.log()).toContain("VAULT_DATABASE_URL: /dev/null is no file");
  });

  it("names the key's file where that holds no key", async () => {
    writeFileSync(`${scenario.directory}/ledger.db.key`, "hunter2");

    const consumer = scenario.start({}, { input: "" });

    expect(await consumer.exited, consumer.log()).toBe(2);
    expect(consumer.log()).toContain(
      `LEDGER_KEY: is not set, and the key's file holds no key: ${scenario.directory}`,
    );
    expect(consumer.log()).not.toContain("hunter2");
  });

  it("obeys SIGTERM while it waits for a database that never answers", async () => {
    const { port } = silent.address() as { port: number };
    const connected = new Promise<void>((resolve) => silent.once("connection", () => resolve()));
    const consumer = scenario.start({ DATABASE_URL: `postgres://dsar@127.0.0.1:${port}/db`, LEDGER_KEY });
    await connected;

    expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);
  });
});
