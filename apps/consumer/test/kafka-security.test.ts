import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTopics } from "@intercom-dsar/kafka-broker";
import { type Grant, type SecureBroker, startSecureBroker } from "@intercom-dsar/kafka-broker/secure";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runCheck } from "./check-command.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const TOPICS = ["dsar.requests", "dsar.outcomes", "dsar.events", "dsar.requests.dead-letter"];

describe("the consumer on a Kafka with TLS, SASL and ACLs", () => {
  let broker: SecureBroker;
  let scenario: Scenario;
  let secrets: string;

  beforeAll(async () => {
    broker = await startSecureBroker();
    await createTopics(
      broker.admin,
      TOPICS.map((topic) => ({ topic })),
    );
    await broker.grant(documentedGrants(broker.user.username));
    scenario = await createScenario(seedOf({ contacts: [{ id: "jo1", email: "jo@example.com" }] }));
    secrets = mkdtempSync(join(tmpdir(), "secrets-"));
    writeFileSync(join(secrets, "ca.pem"), broker.ca);
    writeFileSync(join(secrets, "password"), `${broker.user.password}\n`);
    writeFileSync(join(secrets, "client.pem"), broker.client.certificate);
    writeFileSync(join(secrets, "client.key"), broker.client.key);
  });
  afterAll(async () => {
    await scenario.close();
    await broker.stop();
    rmSync(secrets, { recursive: true, force: true });
  });

  const environment = (mechanism: string) => ({
    KAFKA_BROKERS: broker.brokers.join(","),
    KAFKA_TLS: "true",
    KAFKA_TLS_CA_FILE: join(secrets, "ca.pem"),
    KAFKA_TLS_CERT_FILE: join(secrets, "client.pem"),
    KAFKA_TLS_KEY_FILE: join(secrets, "client.key"),
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: broker.user.username,
    KAFKA_SASL_PASSWORD_FILE: join(secrets, "password"),
  });

  it("is checked with those rights before a start, and a check names what is refused", async () => {
    const right = await runCheck(scenario, environment("scram-sha-512"));
    expect(right.exitCode, JSON.stringify(right.rows)).toBe(0);
    expect(right.named("group")?.result).toBe("ok");

    const otherGroup = { ...environment("scram-sha-512"), KAFKA_GROUP_ID: "not-granted" };
    expect((await runCheck(scenario, otherGroup)).named("group")).toMatchObject({
      result: "failed",
      variable: "KAFKA_GROUP_ID",
      detail: "not-granted: no coordinator, or no right to the group (KafkaJSGroupCoordinatorNotFound)",
    });

    const otherTopic = { ...environment("scram-sha-512"), KAFKA_TOPIC_EVENTS: "not-granted" };
    expect((await runCheck(scenario, otherTopic)).named("topics")).toMatchObject({
      result: "failed",
      detail: "missing, or hidden from this user: not-granted",
    });

    const { KAFKA_SASL_PASSWORD_FILE: _, ...withoutPassword } = environment("scram-sha-512");
    const refused = await runCheck(scenario, { ...withoutPassword, KAFKA_SASL_PASSWORD: "hunter2" });
    expect(refused.named("kafka")).toMatchObject({ result: "failed", variable: "KAFKA_SASL_PASSWORD" });
    expect(refused.stdout + refused.log).not.toContain("hunter2");

    const { KAFKA_TLS_CA_FILE: __, ...withoutAuthority } = environment("scram-sha-512");
    expect((await runCheck(scenario, withoutAuthority)).named("kafka")).toMatchObject({
      result: "failed",
      variable: "KAFKA_TLS_CA",
    });
  });

  it.each(["scram-sha-512", "scram-sha-256", "plain"])(
    "serves a request by %s with no more rights than the documentation lists",
    async (mechanism) => {
      const consumer = scenario.start(environment(mechanism));
      const producer = broker.admin.producer();
      await producer.connect();
      const requestId = `secure-${mechanism}`;
      const value = JSON.stringify({
        requestId,
        kind: "access",
        identifiers: [{ type: "email", value: "jo@example.com" }],
      });
      await producer.send({ topic: "dsar.requests", messages: [{ value }] });
      await producer.disconnect();

      await vi.waitFor(
        () =>
          expect(consumer.log()).toMatch(
            new RegExp(`"outcomes","requestId":"${requestId}","event":"message_published"`),
          ),
        {
          timeout: 90_000,
          interval: 100,
        },
      );

      expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);
      expect(consumer.log()).not.toContain(broker.user.password);
    },
  );
});

/** The grants in docs/operations.md, so that what is written there is what was tried. */
function documentedGrants(principal: string): Grant[] {
  const operations = readFileSync(new URL("../../../docs/operations.md", import.meta.url), "utf8");
  const lines = [...operations.matchAll(/^kafka-acls\.sh .*$/gm)].map(([line]) => line);
  expect(lines.length).toBeGreaterThan(2);
  return lines.map((line) => {
    const [, resource = "", name = ""] = /--(topic|group) (\S+)/.exec(line) ?? [];
    const granted = [...line.matchAll(/--operation (\w+)/g)].map(([, operation = ""]) => operation);
    return {
      principal,
      resource: resource === "topic" ? "TOPIC" : "GROUP",
      name,
      operations: granted.map(
        (operation) =>
          operation.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase() as Grant["operations"][number],
      ),
    };
  });
}
