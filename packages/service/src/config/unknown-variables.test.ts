import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROJECT_VARIABLES } from "./project-variables.ts";
import { unknownVariables } from "./unknown-variables.ts";

const look = (...names: string[]) =>
  unknownVariables(PROJECT_VARIABLES, Object.fromEntries(names.map((name) => [name, "x"])));
const SERVICES = [
  "KAFKA",
  "WEBHOOK",
  "INTERCOM",
  "HEALTH",
  "METRICS",
  "VAULT",
  "LEDGER",
  "KAFKA_BROKER",
  "LOG",
];
const LINKS = [
  "SERVICE_HOST",
  "SERVICE_PORT",
  "SERVICE_PORT_HTTP",
  "PORT",
  "PORT_9092_TCP",
  "PORT_9092_TCP_PROTO",
  "PORT_9092_TCP_PORT",
  "PORT_9092_TCP_ADDR",
];

describe("unknownVariables", () => {
  it.each([
    ["KAFKA_BROKER", "KAFKA_BROKERS"],
    ["KAFKA_BORKERS", "KAFKA_BROKERS"],
    ["KAFKA_BROOKERS", "KAFKA_BROKERS"],
    ["KAFKABROKERS", "KAFKA_BROKERS"],
    ["kafka_brokers", "KAFKA_BROKERS"],
    ["KAFKA_TSL", "KAFKA_TLS"],
    ["WEBHOOK_SENDER", "WEBHOOK_SENDERS"],
    ["WEBHOOK_PROT", "WEBHOOK_PORT"],
    ["LEDGERKEY", "LEDGER_KEY"],
    ["LEDGER_KEY_FIEL", "LEDGER_KEY_FILE"],
    ["DATABASE_URI", "DATABASE_URL"],
    ["SERVICE_CREDENTIALS", "SERVICE_CREDENTIAL"],
    ["SESSION_KEYS", "SESSION_KEY"],
  ])("takes %s for %s", (found, meant) => {
    expect(look(found, "PATH").misspelt).toEqual([{ found, meant }]);
  });

  it("finds every slip of up to two letters behind the first word of a longer name", () => {
    const longer = PROJECT_VARIABLES.filter((name) => name.replace(/^[^_]*_?/, "").length >= 4);
    const slip = fc
      .record({
        name: fc.constantFrom(...longer),
        letters: fc.array(fc.constantFrom("Q", ""), { maxLength: 2 }),
      })
      .chain(({ name, letters }) =>
        fc
          .tuple(...letters.map(() => fc.integer({ min: name.indexOf("_") + 1, max: name.length - 1 })))
          .map((places) => ({ name, slipped: changed(name, letters, places) })),
      );

    fc.assert(
      fc.property(slip, ({ name, slipped }) => {
        if (PROJECT_VARIABLES.includes(slipped)) return;
        expect(look(slipped).misspelt, `${slipped} of ${name}`).toHaveLength(1);
      }),
    );
  });

  it("takes none of ours for a mistake, and nothing that is empty", () => {
    expect(look(...PROJECT_VARIABLES)).toEqual({ misspelt: [], unknown: [] });
    expect(unknownVariables(PROJECT_VARIABLES, { KAFKA_BROKER: "", KAFKA_OPTS: undefined })).toEqual({
      misspelt: [],
      unknown: [],
    });
  });

  it.each(SERVICES)("never takes what Kubernetes sets for a Service called %s for a mistake", (service) => {
    const links = LINKS.map((link) => `${service}_${link}`);

    expect(look(...links)).toEqual({ misspelt: [], unknown: [] });
    for (const link of links) expect(look(link).misspelt, link).toEqual([]);
  });

  it("names what begins like ours and may be somebody else's", () => {
    expect(look("KAFKA_OPTS", "KAFKA_PORT", "KAFKA_HEAP_OPTS", "VAULT_ADDR", "VAULT_TOKEN")).toEqual({
      misspelt: [],
      unknown: ["KAFKA_HEAP_OPTS", "KAFKA_OPTS", "KAFKA_PORT", "VAULT_ADDR", "VAULT_TOKEN"],
    });
  });

  it.each([
    [
      "a desktop",
      ["SESSION_MANAGER", "LOGNAME", "HOSTNAME", "HOSTTYPE", "XDG_SESSION_ID", "NO_COLOR", "host"],
    ],
    ["a proxy's companions", ["ALL_PROXY", "FTP_PROXY", "no_proxy", "https_proxy", "http_proxy"]],
    ["a platform", ["SERVICE_NAME", "DATABASE_HOST", "DATABASE_USER", "PUBLIC_IP", "PORTS", "LOG_GROUP"]],
    [
      "OpenTelemetry's SDK",
      [
        "OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_EXPORTER_OTLP_TIMEOUT",
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "OTEL_RESOURCE_ATTRIBUTES",
        "OTEL_TRACES_SAMPLER",
        "OTEL_SDK_DISABLED",
        "OTEL_LOG_LEVEL",
      ],
    ],
  ])("says nothing of what %s sets", (_, names) => {
    expect(look(...names)).toEqual({ misspelt: [], unknown: [] });
  });
});

/** "Q" is put in, "" leaves a letter out. */
function changed(name: string, letters: readonly string[], places: readonly number[]): string {
  return letters.reduce((text, letter, index) => {
    const place = places[index] ?? 0;
    return text.slice(0, place) + letter + text.slice(letter === "" ? place + 1 : place);
  }, name);
}
