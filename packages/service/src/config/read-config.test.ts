import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { ConfigError } from "./config-error.ts";
import { defineConfig } from "./config-table.ts";
import type { Environment } from "./environment.ts";
import { choice, duration, integer, list, text } from "./parsers.ts";
import { type ReadConfigOptions, readConfig } from "./read-config.ts";
import type { Secret } from "./secret.ts";

const table = defineConfig({
  KAFKA_BROKERS: { schema: list(), group: "Kafka", description: "Where Kafka is." },
  INTERCOM_REGION: {
    schema: choice(["us", "eu", "au"]),
    default: "us",
    group: "Intercom",
    description: "The region.",
  },
  LEASE_TIME: { schema: duration(), default: "30s", group: "Ledger", description: "How long a lease runs." },
  HTTP_PORT: { schema: integer({ max: 65_535 }), optional: true, group: "HTTP", description: "The port." },
  LEDGER_KEY: { schema: text(), secret: true, optional: true, group: "Ledger", description: "The key." },
  INTERCOM_ACCESS_TOKEN: { schema: text(), secret: true, group: "Intercom", description: "The token." },
});
const enough = { KAFKA_BROKERS: "a:1,b:2", INTERCOM_ACCESS_TOKEN: "t0ken" };

function mistakesOf(environment: Environment, options?: ReadConfigOptions<typeof table>) {
  try {
    readConfig(table, environment, options);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

describe("readConfig", () => {
  it("gives every variable its value and its type", () => {
    const config = readConfig(table, { ...enough, HTTP_PORT: "8080" });

    expect(config).toMatchObject({
      KAFKA_BROKERS: ["a:1", "b:2"],
      INTERCOM_REGION: "us",
      LEASE_TIME: 30_000,
      HTTP_PORT: 8080,
    });
    expect(config.INTERCOM_ACCESS_TOKEN.reveal()).toBe("t0ken");
    expectTypeOf(config).toEqualTypeOf<{
      readonly KAFKA_BROKERS: readonly string[];
      readonly INTERCOM_REGION: "us" | "eu" | "au";
      readonly LEASE_TIME: number;
      readonly HTTP_PORT: number | undefined;
      readonly LEDGER_KEY: Secret<string> | undefined;
      readonly INTERCOM_ACCESS_TOKEN: Secret<string>;
    }>();
  });

  it("takes an empty variable for one that is not set", () => {
    const config = readConfig(table, {
      ...enough,
      LEASE_TIME: "",
      HTTP_PORT: "",
      LEDGER_KEY: "",
      LEDGER_KEY_FILE: "",
    });

    expect(config).toMatchObject({ LEASE_TIME: 30_000, HTTP_PORT: undefined, LEDGER_KEY: undefined });
    expect(mistakesOf({ ...enough, KAFKA_BROKERS: "" })).toEqual([
      { variable: "KAFKA_BROKERS", message: "is required: set KAFKA_BROKERS (Where Kafka is.)" },
    ]);
  });

  it("tells every mistake at once, and never a value", () => {
    const environment = { INTERCOM_REGION: "mars", LEASE_TIME: "half an hour", HTTP_PORT: "70000" };

    expect(() => readConfig(table, environment)).toThrow(
      expect.objectContaining({
        code: "invalid_config",
        retryable: false,
        message: [
          "the configuration can't be used",
          "  KAFKA_BROKERS: is required: set KAFKA_BROKERS (Where Kafka is.)",
          "  INTERCOM_REGION: write us or eu or au",
          "  LEASE_TIME: write a duration such as 500ms, 30s, 10m, 24h or 7d",
          "  HTTP_PORT: write a whole number, from 0 to 65535",
          "  INTERCOM_ACCESS_TOKEN: is required: set INTERCOM_ACCESS_TOKEN or INTERCOM_ACCESS_TOKEN_FILE (The token.)",
        ].join("\n"),
      }),
    );
  });

  it("asks for mistakes between variables once each is right by itself", () => {
    const check = (config: { readonly LEASE_TIME: number }) =>
      config.LEASE_TIME < 1_000 ? [{ variable: "LEASE_TIME", message: "write more" }] : [];

    expect(mistakesOf({ ...enough, LEASE_TIME: "1ms" }, { check })).toEqual([
      { variable: "LEASE_TIME", message: "write more" },
    ]);
    expect(mistakesOf({ LEASE_TIME: "1ms" }, { check }).map(({ variable }) => variable)).toEqual([
      "KAFKA_BROKERS",
      "INTERCOM_ACCESS_TOKEN",
    ]);
    expect(mistakesOf(enough, { check })).toEqual([]);
  });

  it("takes a variable that is nearly one of an app's for a mistake, beside the others", () => {
    expect(mistakesOf({ INTERCOM_ACCESS_TOKEN: "t0ken", KAFKA_BROKER: "a:1", SESSIONKEY: "k" })).toEqual([
      { variable: "KAFKA_BROKER", message: "there is no such variable; did you mean KAFKA_BROKERS?" },
      { variable: "SESSIONKEY", message: "there is no such variable; did you mean SESSION_KEY?" },
      { variable: "KAFKA_BROKERS", message: "is required: set KAFKA_BROKERS (Where Kafka is.)" },
    ]);
  });

  it("can't be changed afterwards", () => {
    expect(Object.isFrozen(readConfig(table, enough))).toBe(true);
  });
});

describe("a secret of the configuration", () => {
  const fromFile = { KAFKA_BROKERS: "a:1", INTERCOM_ACCESS_TOKEN_FILE: "/run/secrets/token" };

  it.each(["t0ken", "t0ken\n", "t0ken\r\n"])("can come from a file that holds %j", (content) => {
    const readFile = (path: string) => (path === "/run/secrets/token" ? content : "");

    expect(readConfig(table, fromFile, { readFile }).INTERCOM_ACCESS_TOKEN.reveal()).toBe("t0ken");
  });

  it("is a mistake where both the variable and the file are set", () => {
    expect(mistakesOf({ ...fromFile, INTERCOM_ACCESS_TOKEN: "t0ken" })).toEqual([
      {
        variable: "INTERCOM_ACCESS_TOKEN",
        message: "set INTERCOM_ACCESS_TOKEN or INTERCOM_ACCESS_TOKEN_FILE, not both",
      },
    ]);
  });

  it("is a mistake where the file can't be read, and the path is not told", () => {
    expect(mistakesOf({ ...fromFile, INTERCOM_ACCESS_TOKEN_FILE: "/no/t0ken" })).toEqual([
      { variable: "INTERCOM_ACCESS_TOKEN_FILE", message: "the file can't be read (ENOENT)" },
    ]);
  });

  it("is a mistake where the file is empty", () => {
    expect(mistakesOf(fromFile, { readFile: () => "\n" })).toEqual([
      { variable: "INTERCOM_ACCESS_TOKEN_FILE", message: "the file is empty" },
    ]);
  });

  it("stays unsaid even where its schema quotes it", () => {
    const quoting = z.string().superRefine((value, context) => {
      context.addIssue({ code: "custom", message: `${value} is wrong` });
    });
    const secretTable = defineConfig({
      KEY: { schema: quoting, secret: true, group: "g", description: "d" },
    });

    expect(() => readConfig(secretTable, { KEY: "t0ken" })).toThrow(
      expect.objectContaining({ mistakes: [{ variable: "KEY", message: "is not valid" }] }),
    );
  });
});
