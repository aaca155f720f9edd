import { describe, expect, it } from "vitest";
import { configWarnings, readAuthConfig } from "./config.ts";

const ENOUGH = {
  PUBLIC_URL: "https://connect.example.com",
  ADMIN_PASSWORD: "correct horse battery",
  INTERCOM_CLIENT_ID: "client",
  INTERCOM_CLIENT_SECRET: "secret",
};
const OIDC = {
  OIDC_ISSUER: "https://login.example.com",
  OIDC_CLIENT_ID: "dsar",
  OIDC_CLIENT_SECRET: "hush",
  OIDC_ADMINS: "nora@example.com",
};

function mistakes(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readAuthConfig(environment);
    return [];
  } catch (error) {
    const found = error instanceof Error && "mistakes" in error ? error.mistakes : [];
    return Array.isArray(found) ? found.map(({ variable }) => String(variable)) : [];
  }
}

describe("the configuration", () => {
  it("needs an address, a way in and the app at Intercom, and nothing else", () => {
    expect(mistakes(ENOUGH)).toEqual([]);
    expect(mistakes({})).toEqual(["PUBLIC_URL", "INTERCOM_CLIENT_ID", "INTERCOM_CLIENT_SECRET"]);
    expect(readAuthConfig(ENOUGH)).toMatchObject({ CHECK_EVERY: 30_000, SERVICE_CREDENTIAL: undefined });
  });

  it("has no default way in, and wants one way only", () => {
    expect(mistakes({ ...ENOUGH, ADMIN_PASSWORD: undefined })).toEqual(["ADMIN_PASSWORD"]);
    expect(mistakes({ ...ENOUGH, ADMIN_PASSWORD: "short" })).toEqual(["ADMIN_PASSWORD"]);
    expect(mistakes({ ...ENOUGH, ...OIDC })).toEqual(["ADMIN_PASSWORD"]);
    expect(mistakes({ ...ENOUGH, ...OIDC, ADMIN_PASSWORD: undefined })).toEqual([]);
    expect(mistakes({ ...ENOUGH, ...OIDC, ADMIN_PASSWORD: undefined, OIDC_ADMINS: undefined })).toEqual([
      "OIDC_ISSUER",
    ]);
  });

  it("tells subjects from addresses, and refuses what is neither", () => {
    const oidc = { ...ENOUGH, ...OIDC, ADMIN_PASSWORD: undefined };
    const { OIDC_ADMINS } = readAuthConfig({ ...oidc, OIDC_ADMINS: "Nora@example.com, sub:o@x, abc" });
    expect(OIDC_ADMINS?.addresses).toEqual(new Set(["nora@example.com"]));
    expect(OIDC_ADMINS?.subjects).toEqual(new Set(["o@x", "abc"]));
    for (const written of ["email:omar", "sub:", "nora@example.com,"])
      expect(mistakes({ ...oidc, OIDC_ADMINS: written })).toEqual(["OIDC_ADMINS"]);
    expect(mistakes({ ...ENOUGH, OIDC_VIEWERS: "vera@example.com" })).toEqual(["OIDC_VIEWERS"]);
  });

  it("names each consumer once, by credentials of its own", () => {
    const [one, two] = ["1".repeat(32), "2".repeat(32)];
    const read = (consumers: unknown, single?: string) =>
      mistakes({ ...ENOUGH, TOKEN_CONSUMERS: JSON.stringify(consumers), SERVICE_CREDENTIAL: single });
    expect(read([{ name: "eu", credentials: [one], workspaces: ["abc"] }], two)).toEqual([]);
    for (const wrong of [
      [],
      [{ name: "consumer", credentials: [one] }],
      [{ name: "eu", credentials: ["short"] }],
      [{ name: "eu", credentials: [one], workspaces: [] }],
      [
        { name: "eu", credentials: [one] },
        { name: "us", credentials: [one] },
      ],
      [
        { name: "eu", credentials: [one] },
        { name: "eu", credentials: [two] },
      ],
    ])
      expect(read(wrong)).toEqual(["TOKEN_CONSUMERS"]);
    expect(read([{ name: "eu", credentials: [one] }], one)).toEqual(["TOKEN_CONSUMERS"]);
  });

  it("warns once where tokens are handed out at the port of the pages", () => {
    const codes = (environment: Readonly<Record<string, string>>) =>
      configWarnings(readAuthConfig({ ...ENOUGH, ...environment }), {}).map(({ code }) => code);
    const SERVICE_CREDENTIAL = "1".repeat(32);
    expect(codes({ SERVICE_CREDENTIAL })).toEqual(["tokens_beside_pages"]);
    expect(codes({ SERVICE_CREDENTIAL, TOKENS_PORT: "8082" })).toEqual([]);
    expect(codes({})).toEqual([]);
    expect(mistakes({ ...ENOUGH, TOKENS_PORT: "8080" })).toEqual(["PORT"]);
  });

  it("takes http only where that is asked for", () => {
    const http = { ...ENOUGH, PUBLIC_URL: "http://localhost:8080" };
    expect(mistakes(http)).toEqual(["PUBLIC_URL"]);
    expect(mistakes({ ...http, ALLOW_HTTP: "true" })).toEqual([]);
    expect(mistakes({ ...ENOUGH, PUBLIC_URL: "https://connect.example.com/path" })).toEqual(["PUBLIC_URL"]);
  });

  it.each([
    ["HOST", "0.0.0.0:8080"],
    ["HEALTH_HOST", "http://localhost"],
    ["PORT", "80800"],
    ["PUBLIC_URL", "https://connect.example.com?x"],
    ["INTERCOM_BASE_URL", "api.intercom.io"],
    ["INTERCOM_AUTHORIZE_URL", "https://app.intercom.com:443443/oauth"],
  ])("refuses an address that can't be one: %s=%s", (variable, written) => {
    expect(mistakes({ ...ENOUGH, [variable]: written })).toEqual([variable]);
  });

  it("refuses keys of nothing but zeros", () => {
    const zeros = "00".repeat(32);
    expect(mistakes({ ...ENOUGH, VAULT_KEY: zeros, SESSION_KEY: zeros })).toEqual([
      "SESSION_KEY",
      "VAULT_KEY",
    ]);
  });

  it("warns of http: towards another machine, unless that is meant", () => {
    const warned = (more: Readonly<Record<string, string>>) => {
      const environment = { ...ENOUGH, ...more };
      return configWarnings(readAuthConfig(environment), environment);
    };
    const plain = { INTERCOM_BASE_URL: "http://simulator:8080" };
    expect(warned(plain)).toEqual([{ variable: "INTERCOM_BASE_URL", code: "plain_http" }]);
    expect(warned({ ...plain, ALLOW_HTTP: "true" })).toEqual([]);
    expect(warned({ INTERCOM_BASE_URL: "http://127.0.0.1:8404", VAULT_ADDR: "x" })).toEqual([
      { variable: "VAULT_ADDR", code: "unknown_variable", count: 1 },
    ]);
  });

  it("refuses one port for two servers", () => {
    expect(mistakes({ ...ENOUGH, HEALTH_PORT: "8080" })).toEqual(["PORT"]);
    expect(mistakes({ ...ENOUGH, HEALTH_PORT: "9000", METRICS_PORT: "9000" })).toEqual(["PORT"]);
    expect(mistakes({ ...ENOUGH, HEALTH_PORT: "0", METRICS_PORT: "0" })).toEqual([]);
  });

  it("takes addresses and networks of proxies, and not everybody", () => {
    const proxies = (TRUSTED_PROXIES: string) => mistakes({ ...ENOUGH, TRUSTED_PROXIES });
    expect(proxies("127.0.0.1, 10.0.0.0/8,fd00::/8,::1")).toEqual([]);
    for (const wrong of [
      "proxy",
      "0.0.0.0/0",
      "::/0",
      "10.0.0.0/33",
      "10.0.0.0/8/8",
      "10.0.0.1,",
      "10.0.0.0/x",
    ])
      expect(proxies(wrong), wrong).toEqual(["TRUSTED_PROXIES"]);
  });

  it("refuses what can't be a database's URL, without its password", () => {
    for (const DATABASE_URL of ["postgres://auth:hunter2#1@db/auth", "postgres://auth:hunter2@db", "sqlite:"])
      expect(mistakes({ ...ENOUGH, DATABASE_URL }), DATABASE_URL).toEqual(["DATABASE_URL"]);
    expect(() => readAuthConfig({ ...ENOUGH, DATABASE_URL: "postgres://auth:hunter2#1@db/auth" })).toThrow(
      /^(?!.*hunter2).*percent-encode the password/s,
    );
  });

  it("demands keys with PostgreSQL and takes several of each", () => {
    const postgres = { ...ENOUGH, DATABASE_URL: "postgres://db/auth" };
    expect(mistakes(postgres)).toEqual(["VAULT_KEY", "SESSION_KEY"]);
    const key = Buffer.alloc(32, 1).toString("base64");
    expect(mistakes({ ...postgres, VAULT_KEY: `${key},${key}`, SESSION_KEY: key })).toEqual([]);
    expect(mistakes({ ...ENOUGH, SERVICE_CREDENTIAL: "short" })).toEqual(["SERVICE_CREDENTIAL"]);
  });
});
