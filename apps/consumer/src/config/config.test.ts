import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { variableNames } from "@intercom-dsar/service";
import { describe, expect, it } from "vitest";
import { freshKeyPair } from "../testing/webhook-server.ts";
import { CONSUMER_CONFIG, readConsumerConfig } from "./config.ts";
import { configWarnings } from "./config-warnings.ts";
import { configurationDocument } from "./configuration-document.ts";

const KEY = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const SENDERS = JSON.stringify([{ name: "portal", keys: [KEY] }]);
const PLAIN = JSON.stringify([{ name: "portal", keys: [KEY], callbackUrl: "http://a.example/" }]);
const ZEROS = Buffer.alloc(32).toString("base64");
const SASL = { KAFKA_SASL_MECHANISM: "plain", KAFKA_SASL_USERNAME: "dsar", KAFKA_SASL_PASSWORD: "s" };
const RECIPIENT_KEY = {
  kty: "OKP",
  crv: "X25519",
  x: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
  kid: "k1",
};
const REQUIRED = { INTERCOM_ACCESS_TOKEN: "secret-token" };

describe("the consumer's configuration", () => {
  it("needs nothing but an access token", () => {
    const config = readConsumerConfig(REQUIRED);

    expect(config).toMatchObject({ INTERCOM_REGION: "us", INTERCOM_RATE_SHARE: 0.75, VERIFY_FOR: 3_600_000 });
    expect(config.KAFKA_BROKERS).toBeUndefined();
  });

  it("names the text that a controller's file lacks, and the language that REPORT_LANGUAGE wants", () => {
    const folder = mkdtempSync(join(tmpdir(), "controller-"));
    const file = join(folder, "controller.yaml");
    const written = readFileSync(new URL("../../../../infra/demo/controller.yaml", import.meta.url), "utf8");
    const environment = { ...REQUIRED, CONTROLLER_FILE: file };
    const [english = "", german = ""] = written.split("    de:\n");

    writeFileSync(file, written);
    expect(readConsumerConfig(environment).CONTROLLER_FILE).toBeDefined();
    writeFileSync(file, `${english}    de:\n${german.replace(/ {6}complaint:.*\n/, "")}`);
    expect(() => readConsumerConfig(environment)).toThrow(
      /CONTROLLER_FILE.*default\.languages\.de\.complaint: the text is missing/,
    );
    writeFileSync(file, english);
    expect(() => readConsumerConfig({ ...environment, REPORT_LANGUAGE: "de" })).toThrow(
      /CONTROLLER_FILE.*default\.languages\.de is missing/,
    );
    rmSync(folder, { recursive: true });
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
    ["two sources of tokens", { VAULT_KEY: "07".repeat(32) }, /set one of INTERCOM_ACCESS_TOKEN/],
    ["a service credential without an auth app", { SERVICE_CREDENTIAL: "s" }, /AUTH_APP_URL/],
    ["a vault's place without its key", { VAULT_DATABASE_URL: "sqlite:vault.db" }, /VAULT_KEY/],
    ["senders without a port", { WEBHOOK_SENDERS: SENDERS }, /WEBHOOK_PORT/],
    ["hosts without a key that signs", { CALLBACK_HOSTS: "a.example" }, /CALLBACK_KEYS/],
    ["a host that is a URL", { CALLBACK_HOSTS: "https://a.example", CALLBACK_KEYS: KEY }, /CALLBACK_HOSTS/],
    ["a callback without TLS", { WEBHOOK_PORT: "0", WEBHOOK_SENDERS: PLAIN }, /callbackUrl of portal/],
    [
      "a policy file that is not there",
      { REDACTION_POLICY_FILE: "/no/policy.yaml" },
      /the file can't be read/,
    ],
    ["a policy file that is none", { REDACTION_POLICY_FILE: import.meta.filename }, /in the file: .*YAML/],
    ["a controller's file that is not there", { CONTROLLER_FILE: "/no/controller.yaml" }, /CONTROLLER_FILE/],
    ["ids kept shorter than records", { ID_RETENTION: "80d" }, /ID_RETENTION/],
  ])("refuses %s", (_, environment, message) => {
    expect(() => readConsumerConfig({ ...REQUIRED, ...environment })).toThrow(message);
  });

  it.each([
    "broker",
    "https://kafka.example.com:9092",
    "10.0.0.7:90920",
    "10.0.0.7:9092/dsar",
    ":9093",
    "kafka-1:9092,,kafka-2:9092",
    "kafka-1:9092 kafka-2:9092",
    "::1:9092",
  ])("refuses %j as the address of a broker", (KAFKA_BROKERS) => {
    expect(() => readConsumerConfig({ ...REQUIRED, KAFKA_BROKERS })).toThrow(
      /^ {2}KAFKA_BROKERS: .*write host:port/m,
    );
  });

  it.each([
    ["HEALTH_HOST", "10.0.0.7:8080"],
    ["WEBHOOK_HOST", "http://localhost"],
    ["INTERCOM_BASE_URL", "https://api.intercom.io/v2"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:43180000"],
    ["HEALTH_PORT", "70000"],
    ["METRICS_PORT", "http"],
    ["WEBHOOK_PORT", "-1"],
    ["CALLBACK_HOSTS", "a.example:99999"],
    ["CALLBACK_HOSTS", "a.example:443"],
    ["CALLBACK_HOSTS", "A.example"],
    ["CALLBACK_HOSTS", "a.example/hook"],
  ])("refuses an address that can't be one: %s=%s", (variable, written) => {
    const environment = { ...REQUIRED, CALLBACK_KEYS: KEY, [variable]: written };

    expect(() => readConsumerConfig(environment)).toThrow(new RegExp(`^ {2}${variable}: `, "m"));
  });

  it("refuses a path behind the auth app's origin, which nobody would ask", () => {
    const environment = { SERVICE_CREDENTIAL: "s", AUTH_APP_URL: "https://connect.example.com/auth" };

    expect(() => readConsumerConfig(environment)).toThrow(/^ {2}AUTH_APP_URL: /m);
  });

  it("refuses one port for health and metrics", () => {
    const ports = { HEALTH_PORT: "8080", METRICS_PORT: "8080" };

    expect(() => readConsumerConfig({ ...REQUIRED, ...ports })).toThrow(/^ {2}METRICS_PORT: /m);
  });

  it.each([
    "postgres://dsar:hunter2#s@db:5432/ledger",
    "postgres://dsar:hunter2/s@db:5432/ledger",
    "postgres://dsar:hunter2%s@db:5432/ledger",
    "postgres://dsar:hunter2@db:port/ledger",
    "postgres://dsar:hunter2@db:5432",
    "mysql://dsar:hunter2@db/ledger",
  ])("refuses %j as a database's URL, by its variable's name and without the password", (url) => {
    for (const variable of ["DATABASE_URL", "VAULT_DATABASE_URL"]) {
      const environment = { ...REQUIRED, LEDGER_KEY: "07".repeat(32), [variable]: url };
      expect(() => readConsumerConfig(environment)).toThrow(
        new RegExp(`^ {2}${variable}: .*(percent-encode|port|name)`, "m"),
      );
      expect(() => readConsumerConfig(environment)).not.toThrow(/hunter2/);
    }
  });

  it("looks at deletions again after 8 days, later, or never, but not while Intercom can restore", () => {
    expect(readConsumerConfig(REQUIRED).RESTORE_RECHECK).toBe(691_200_000);
    expect(readConsumerConfig({ ...REQUIRED, RESTORE_RECHECK: "0" }).RESTORE_RECHECK).toBe(0);
    expect(() => readConsumerConfig({ ...REQUIRED, RESTORE_RECHECK: "7d" })).toThrow(/RESTORE_RECHECK/);
  });

  it("takes recipients of notices that can be told, and for whom somebody can acknowledge", () => {
    const kafka = { ...REQUIRED, KAFKA_BROKERS: "localhost:9092" };
    const named = JSON.stringify([{ name: "warehouse" }]);
    const keyed = JSON.stringify([{ name: "mailer", keys: [KEY], callbackUrl: "https://m.example/erased" }]);
    const OPERATOR_KEYS = JSON.stringify([{ name: "ops", role: "operator", sha256: ["00".repeat(32)] }]);
    const operators = { OPERATOR_PORT: "9100", OPERATOR_KEYS };
    const read = (environment: Readonly<Record<string, string>>) => () => readConsumerConfig(environment);

    expect(read({ ...kafka, ...operators, NOTICE_RECIPIENTS: named })).not.toThrow();
    expect(read({ ...REQUIRED, WEBHOOK_PORT: "8080", NOTICE_RECIPIENTS: keyed })).not.toThrow();
    for (const [mistake, environment] of [
      [/pipe tells nobody/, { ...REQUIRED, ...operators, NOTICE_RECIPIENTS: keyed }],
      [
        /give warehouse a callbackUrl/,
        { ...REQUIRED, ...operators, WEBHOOK_PORT: "80", NOTICE_RECIPIENTS: named },
      ],
      [/nobody could acknowledge for warehouse/, { ...kafka, WEBHOOK_PORT: "80", NOTICE_RECIPIENTS: named }],
      [/https URL/, { ...kafka, ...operators, NOTICE_RECIPIENTS: keyed.replace("https:", "http:") }],
      [
        /whsec_: it signs/,
        { ...kafka, ...operators, NOTICE_RECIPIENTS: keyed.replace(KEY, freshKeyPair().publicKey) },
      ],
      [
        /shorter than IDENTIFIER_RETENTION/,
        { ...kafka, ...operators, NOTICE_RECIPIENTS: named, NOTICE_ACKNOWLEDGE_WITHIN: "30d" },
      ],
    ] as const)
      expect(read(environment)).toThrow(mistake);
  });

  it.each(["0", "0s"])("takes %j for no wait at all", (zero) => {
    const config = readConsumerConfig({ ...REQUIRED, NOT_FOUND_RECHECK: zero, VERIFY_FOR: zero });

    expect(config).toMatchObject({ NOT_FOUND_RECHECK: 0, VERIFY_FOR: 0 });
  });

  it.each(["IDENTIFIER_RETENTION", "RECORD_RETENTION", "ID_RETENTION", "WORKSPACE_PROBE", "LEASE_TTL"])(
    "says why %s can't be 0",
    (variable) => {
      expect(() => readConsumerConfig({ ...REQUIRED, [variable]: "0" })).toThrow(
        new RegExp(`^ {2}${variable}: write a duration .*, at least .* \\(.+\\)$`, "m"),
      );
    },
  );

  it.each([
    ["KAFKA_BROKER", "KAFKA_BROKERS"],
    ["WEBHOOK_SENDER", "WEBHOOK_SENDERS"],
    ["LEDGERKEY", "LEDGER_KEY"],
    ["LEDGER_KEY_FILES", "LEDGER_KEY_FILE"],
    ["SESION_KEY", null],
    ["SESSION_KEY", null],
    ["KAFKA_SERVICE_PORT", null],
    ["KAFKA_PORT_9092_TCP", null],
  ])("takes %s for %s", (variable, meant) => {
    const read = () => readConsumerConfig({ ...REQUIRED, [variable]: "x" });

    if (meant === null) expect(read).not.toThrow();
    else expect(read).toThrow(`  ${variable}: there is no such variable; did you mean ${meant}?`);
  });

  it.each<[Record<string, string>, string]>([
    [{ KAFKA_BROKERS: "localhost" }, "KAFKA_BROKERS: the port is missing"],
    [{ KAFKA_BROKERS: "kafka://a:9092" }, "KAFKA_BROKERS: leave out what stands before the host (://)"],
    [{ LEDGER_KEY: "00".repeat(32) }, "LEDGER_KEY: a key of nothing but zeros is a placeholder"],
    [{ LEDGER_KEY: ZEROS }, "LEDGER_KEY: a key of nothing but zeros is a placeholder"],
    [
      { CALLBACK_HOSTS: "a.example", CALLBACK_KEYS: `whsec_${ZEROS}` },
      "CALLBACK_KEYS: write one key or more",
    ],
    [{ WEBHOOK_PORT: "8080" }, "WEBHOOK_PORT: nothing would be served there: set SENDERS or"],
    [
      { WEBHOOK_PORT: "0", WEBHOOK_SENDERS: '[{"name":"hunter2",}]' },
      "WEBHOOK_SENDERS: is no JSON from line 1, column 20 on",
    ],
    [
      { WEBHOOK_PORT: "0", WEBHOOK_SENDERS: "hunter2" },
      "WEBHOOK_SENDERS: is no JSON from line 1, column 1 on",
    ],
    [
      {
        WEBHOOK_PORT: "0",
        WEBHOOK_SENDERS: JSON.stringify([{ name: "portal", keys: [`whsec_${ZEROS}`] }]),
      },
      "WEBHOOK_SENDERS: 0.keys.0: write whsec_ and at least 24 random bytes",
    ],
  ])("reports %j as what it is", (environment, line) => {
    const read = () => readConsumerConfig({ ...REQUIRED, ...environment });

    expect(read).toThrow(`  ${line}`);
    expect(read).not.toThrow(/hunter2/);
  });

  it.each<[Record<string, string>, string[]]>([
    [{ INTERCOM_BASE_URL: "http://proxy.internal" }, ["INTERCOM_BASE_URL plain_http"]],
    [{ INTERCOM_BASE_URL: "http://localhost:8404" }, []],
    [{ INTERCOM_BASE_URL: "http://proxy.internal", ALLOW_HTTP: "true" }, []],
    [{ KAFKA_BROKERS: "kafka:9092", ...SASL }, ["KAFKA_SASL_MECHANISM plain_password"]],
    [{ KAFKA_BROKERS: "localhost:9092,kafka:9092", ...SASL }, ["KAFKA_SASL_MECHANISM plain_password"]],
    [{ KAFKA_BROKERS: "localhost:9092,[::1]:9092", ...SASL }, []],
    [{ KAFKA_BROKERS: "kafka:9092", ...SASL, KAFKA_TLS: "true" }, []],
    [{ KAFKA_BROKERS: "kafka:9092", ...SASL, KAFKA_SASL_MECHANISM: "scram-sha-256" }, []],
    [{ KAFKA_OPTS: "x", KAFKA_PORT: "9092" }, ["KAFKA_OPTS,KAFKA_PORT unknown_variable"]],
  ])("warns of what works and may not be meant: %j", (added, warned) => {
    const environment = { ...REQUIRED, RESULT_SEALING: "none", ...added };

    const warnings = configWarnings(readConsumerConfig(environment), environment);

    expect(warnings.map(({ variable, code }) => `${variable} ${code}`)).toEqual(warned);
  });

  it("warns of an auth app that is asked for tokens without TLS", () => {
    const environment = { AUTH_APP_URL: "http://dsar-auth", SERVICE_CREDENTIAL: "s", RESULT_SEALING: "none" };

    expect(configWarnings(readConsumerConfig(environment), environment)).toEqual([
      { variable: "AUTH_APP_URL", code: "plain_http" },
    ]);
  });

  it("warns where answers may leave unsealed, and does not start where they have to be sealed and can't", () => {
    const keyed = JSON.stringify([{ name: "portal", keys: [KEY], recipientKey: RECIPIENT_KEY }]);
    const RECIPIENT_KEYS = JSON.stringify(RECIPIENT_KEY);
    const warned = (added: Record<string, string>) =>
      configWarnings(readConsumerConfig({ ...REQUIRED, ...added }), {}).map(({ code }) => code);

    expect(warned({})).toEqual(["unsealed"]);
    expect(warned({ RESULT_SEALING: "none" })).toEqual([]);
    expect(warned({ RECIPIENT_KEYS })).toEqual([]);
    expect(warned({ WEBHOOK_PORT: "0", SENDERS: keyed })).toEqual([]);
    expect(warned({ WEBHOOK_PORT: "0", SENDERS })).toEqual(["unsealed"]);
    for (const added of [{ RECIPIENT_KEYS }, { WEBHOOK_PORT: "0", SENDERS: keyed }])
      expect(readConsumerConfig({ ...REQUIRED, ...added, RESULT_SEALING: "required" })).toBeDefined();
    for (const added of [{}, { WEBHOOK_PORT: "0", SENDERS }])
      expect(() => readConsumerConfig({ ...REQUIRED, ...added, RESULT_SEALING: "required" })).toThrow(
        /RECIPIENT_KEYS: set it, or a recipientKey in SENDERS/,
      );
  });

  it("takes recipients as one key, a list, a set, or age recipients, and refuses a private key without quoting it", () => {
    const idsOf = (RECIPIENT_KEYS: string) =>
      readConsumerConfig({ ...REQUIRED, RECIPIENT_KEYS })
        .RECIPIENT_KEYS?.reveal()
        .map(({ id }) => id);
    const age = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    const second = { ...RECIPIENT_KEY, kid: "k2" };

    expect(idsOf(JSON.stringify(RECIPIENT_KEY))).toEqual(["k1"]);
    expect(idsOf(JSON.stringify([RECIPIENT_KEY, age]))).toEqual(["k1", age]);
    expect(idsOf(JSON.stringify({ keys: [RECIPIENT_KEY, second] }))).toEqual(["k1", "k2"]);
    expect(idsOf(`${age}, ${age}`)).toEqual([age, age]);
    for (const wrong of ["[]", "{", "age1x", JSON.stringify({ ...RECIPIENT_KEY, d: RECIPIENT_KEY.x })])
      expect(() => idsOf(wrong)).toThrow(/RECIPIENT_KEYS: write one public key or more(?!.*hSDwC)/);
  });

  it("is what the list of every app's variables says", () => {
    const list = new URL("../../../../packages/service/src/config/variables/consumer.json", import.meta.url);

    expect(JSON.parse(readFileSync(list, "utf8"))).toEqual(variableNames(CONSUMER_CONFIG));
  });

  it("is what docs/configuration.md says", () => {
    const written = readFileSync(new URL("../../../../docs/configuration.md", import.meta.url), "utf8");

    expect(written).toBe(configurationDocument());
  });
});
