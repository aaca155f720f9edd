import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readConsumerConfig } from "./config.ts";
import { configurationDocument } from "./configuration-document.ts";

const KEY = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const SENDERS = JSON.stringify([{ name: "portal", keys: [KEY] }]);
const PLAIN = JSON.stringify([{ name: "portal", keys: [KEY], callbackUrl: "http://a.example/" }]);
const REQUIRED = { INTERCOM_ACCESS_TOKEN: "secret-token" };

describe("the consumer's configuration", () => {
  it("needs nothing but an access token", () => {
    const config = readConsumerConfig(REQUIRED);

    expect(config).toMatchObject({ INTERCOM_REGION: "us", INTERCOM_RATE_SHARE: 0.75, VERIFY_FOR: 3_600_000 });
    expect(config.KAFKA_BROKERS).toBeUndefined();
  });

  it("reports every mistake at once, and no value", () => {
    const environment = {
      INTERCOM_REGION: "mars",
      INTERCOM_RATE_SHARE: "0.95",
      INTERCOM_BASE_URL: "https://user:hunter2@example.com/path",
      VERIFY_FOR: "soon",
      LEDGER_KEY: "hunter2",
    };

    expect(() => readConsumerConfig(environment)).toThrow(
      expect.objectContaining({
        code: "invalid_config",
        message: expect.stringMatching(
          /INTERCOM_ACCESS_TOKEN[\s\S]*INTERCOM_REGION[\s\S]*INTERCOM_BASE_URL[\s\S]*INTERCOM_RATE_SHARE[\s\S]*LEDGER_KEY[\s\S]*VERIFY_FOR/,
        ),
      }),
    );
    expect(() => readConsumerConfig(environment)).not.toThrow(/hunter2/);
  });

  it.each([
    ["PostgreSQL without a key", { DATABASE_URL: "postgres://db/ledger" }, /LEDGER_KEY/],
    ["half of SASL", { KAFKA_SASL_USERNAME: "dsar" }, /KAFKA_SASL_MECHANISM/],
    ["half of a client certificate", { KAFKA_TLS: "true", KAFKA_TLS_CERT: "pem" }, /KAFKA_TLS_KEY/],
    ["certificates without TLS", { KAFKA_TLS_CA: "pem" }, /KAFKA_TLS/],
    ["two sources of tokens", { VAULT_KEY: "00".repeat(32) }, /set one of INTERCOM_ACCESS_TOKEN/],
    ["a service credential without an auth app", { SERVICE_CREDENTIAL: "s" }, /AUTH_APP_URL/],
    ["a vault's place without its key", { VAULT_DATABASE_URL: "sqlite:vault.db" }, /VAULT_KEY/],
    ["senders without a port", { WEBHOOK_SENDERS: SENDERS }, /WEBHOOK_PORT/],
    ["hosts without a key that signs", { CALLBACK_HOSTS: "a.example" }, /CALLBACK_KEYS/],
    ["a host that is a URL", { CALLBACK_HOSTS: "https://a.example", CALLBACK_KEYS: KEY }, /CALLBACK_HOSTS/],
    ["a callback without TLS", { WEBHOOK_PORT: "0", WEBHOOK_SENDERS: PLAIN }, /callbackUrl of portal/],
    ["ids kept shorter than records", { ID_RETENTION: "80d" }, /ID_RETENTION/],
  ])("refuses %s", (_, environment, message) => {
    expect(() => readConsumerConfig({ ...REQUIRED, ...environment })).toThrow(message);
  });

  it("is what docs/configuration.md says", () => {
    const written = readFileSync(new URL("../../../docs/configuration.md", import.meta.url), "utf8");

    expect(written).toBe(configurationDocument());
  });
});
