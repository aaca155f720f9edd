import { randomBytes } from "node:crypto";
import { issueCertificate } from "@intercom-dsar/opendsr/testing";
import { expect, it } from "vitest";
import { webhookSenders } from "../intake/webhook/webhook-senders.ts";
import { callbackPolicyOf } from "./callback-parties.ts";
import { readConsumerConfig } from "./config.ts";
import { configWarnings } from "./config-warnings.ts";

const TOKEN = randomBytes(16).toString("hex");
const senders = (...list: object[]) => JSON.stringify(list);
const BASE = {
  INTERCOM_ACCESS_TOKEN: "x",
  RESULT_SEALING: "none",
  WEBHOOK_PORT: "0",
  WEBHOOK_SENDERS: senders({ name: "portal", bearerTokens: [TOKEN] }),
};

/** The variables that a configuration is refused for. */
function mistakesOf(added: Record<string, string>, base: Record<string, string> = BASE): string {
  try {
    readConsumerConfig({ ...base, ...added });
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}

it("opens the OpenDSR endpoints with what the specification lets a processor sign with, and with nothing else", async () => {
  const { key, certificate } = await issueCertificate("dsar.example.com");
  const itself = await issueCertificate("dsar.example.com", { by: "itself" });
  const right = {
    OPENDSR_URL: "https://dsar.example.com/opendsr",
    OPENDSR_KEY: key,
    OPENDSR_CERTIFICATE: certificate,
  };

  expect(mistakesOf(right)).toBe("");
  expect(mistakesOf({ OPENDSR_URL: right.OPENDSR_URL })).toMatch(/OPENDSR_URL.*together/);
  expect(mistakesOf({ ...right, OPENDSR_URL: "http://dsar.example.com/opendsr" })).toMatch(/https:/);
  expect(mistakesOf({ ...right, OPENDSR_URL: "https://other.example" })).toMatch(/another domain/);
  expect(mistakesOf({ ...right, OPENDSR_KEY: itself.key, OPENDSR_CERTIFICATE: itself.certificate })).toMatch(
    /OPENDSR_CERTIFICATE.*self signed/,
  );
  expect(mistakesOf({ ...right, OPENDSR_KEY: itself.key })).toMatch(/another key/);
  expect(mistakesOf(right, { INTERCOM_ACCESS_TOKEN: "x", WEBHOOK_PORT: "0" })).toMatch(/SENDERS/);
  expect(mistakesOf({ ...right, OPENDSR_KEY: itself.key })).not.toContain("PRIVATE KEY");
});

it("asks for a port where Intercom's webhooks are to be taken", () => {
  expect(mistakesOf({ INTERCOM_CLIENT_SECRET: "s" }, { INTERCOM_ACCESS_TOKEN: "x" })).toMatch(/WEBHOOK_PORT/);
});

it("knows each sender by a key or a token, and no token twice", () => {
  expect(mistakesOf({ WEBHOOK_SENDERS: senders({ name: "a" }) })).toMatch(/0\.keys: write at least one key/);
  expect(mistakesOf({ WEBHOOK_SENDERS: senders({ name: "a", bearerTokens: ["short"] }) })).toMatch(/24/);
  const twice = senders({ name: "a", bearerTokens: [TOKEN] }, { name: "b", bearerTokens: [TOKEN] });
  expect(mistakesOf({ WEBHOOK_SENDERS: twice })).toMatch(/twice/);
  expect(mistakesOf({ WEBHOOK_SENDERS: twice })).not.toContain(TOKEN);
});

it("takes the senders by their earlier name too, with a warning, and not by both", () => {
  const list = senders({ name: "portal", bearerTokens: [TOKEN] });
  const { WEBHOOK_SENDERS: _, ...unnamed } = BASE;
  const warnings = (environment: Record<string, string>) =>
    configWarnings(readConsumerConfig(environment), environment).map(({ variable }) => variable);

  expect(warnings({ ...unnamed, SENDERS: list })).toEqual([]);
  expect(warnings(BASE)).toEqual(["WEBHOOK_SENDERS"]);
  expect(mistakesOf({ SENDERS: list })).toMatch(/WEBHOOK_SENDERS: leave it out/);
});

it("signs callbacks with a sender's callback keys where it has some, and else with its keys", () => {
  const keys = ["a", "b"].map((letter) => `whsec_${Buffer.alloc(32, letter).toString("base64")}`);
  const signing = (sender: object) => {
    const [parsed] = webhookSenders.parse(senders({ name: "portal", ...sender }));
    if (parsed === undefined) throw new Error("no sender");
    return callbackPolicyOf([parsed], { development: false })
      .keys("webhook:portal")
      .map((key) => String.fromCharCode(key.export()[0] ?? 0));
  };

  expect(signing({ keys: [keys[0]] })).toEqual(["a"]);
  expect(signing({ keys: [keys[0]], callbackKeys: [keys[1]] })).toEqual(["b"]);
});

it("asks for senders where unsigned records may ask for nothing", () => {
  const { WEBHOOK_SENDERS: _, ...unnamed } = BASE;
  const kafka = { KAFKA_BROKERS: "localhost:9092", KAFKA_UNSIGNED: "reject" };

  expect(mistakesOf(kafka, { INTERCOM_ACCESS_TOKEN: "x" })).toMatch(/SENDERS: .*KAFKA_UNSIGNED/);
  expect(mistakesOf({ ...kafka, SENDERS: BASE.WEBHOOK_SENDERS }, unnamed)).toBe("");
});
