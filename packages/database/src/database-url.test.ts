import fc from "fast-check";
import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { databaseHost, databaseUrl, readDatabaseUrl } from "./database-url.ts";

const mistakeOf = (written: string) => databaseUrl().safeParse(written).error?.issues[0]?.message ?? "";

/** What `pg` would connect to. */
function clientOf(connectionString: string) {
  const { user, password, host, port, database } = new Client({ connectionString });
  return { user, password, host, port, database };
}

describe("databaseUrl", () => {
  it.each([
    "sqlite:data/ledger.db",
    "sqlite:/var/lib/dsar/ledger.db",
    "sqlite:///var/lib/dsar/ledger.db",
    "sqlite:a folder/ledger #1.db",
    "sqlite::memory:",
    "postgres://db/ledger",
    "postgresql://dsar@db/ledger",
    "postgres://dsar:s3cret@db.example.com:5432/ledger?sslmode=verify-full",
    "postgres://dsar:p%40ss%23w%3Ao%2Fr%25d%3F@127.0.0.1:5432/ledger",
    "postgres://dsar:colon:and$igns!*'(),;=+&~^|@[::1]:5432/ledger",
    "postgres://dsar:pässwörd@db_1.dsar_default/ledger",
    "postgres:///ledger?host=/run/postgresql",
    "postgres://dsar:s3cret@%2Frun%2Fpostgresql/ledger",
  ])("takes %s", (written) => {
    expect(databaseUrl().parse(` ${written}\n`)).toBe(written);
  });

  it.each([
    ["a # in the password", "postgres://dsar:hunter2#x@db/ledger", /^one of # \/ \? @/],
    ["a / in the password", "postgres://dsar:hunter2/x@db/ledger", /^one of # \/ \? @/],
    ["a ? in the password", "postgres://dsar:hunter2?x@db/ledger", /^one of # \/ \? @/],
    ["an @ in the password", "postgres://dsar:hunter2@x@db/ledger", /^one of # \/ \? @/],
    ["an @ in the user", "postgres://dsar@tenant:hunter2@db/ledger", /^one of # \/ \? @/],
    ["a # after the name", "postgres://dsar:hunter2@db/ledger#1", /^one of # \/ \? @/],
    ["a % in the password", "postgres://dsar:hunter2%zz@db/ledger", /^it holds a %/],
    ["a % at the password's end", "postgres://dsar:hunter2%@db/ledger", /^it holds a %/],
    ["bytes that are no UTF-8", "postgres://dsar:hunter2%ff@db/ledger", /^it holds a %/],
    ["a NUL", "postgres://dsar:hunter2%00@db/ledger", /^it holds a %/],
    ["a space", "postgres://dsar:hunter2 x@db/ledger", /^it holds a space/],
    ["a line break", "postgres://dsar:hunter2\n@db/ledger", /^it holds a space/],
  ])("refuses %s and says to percent-encode the password", (_, written, message) => {
    expect(mistakeOf(written)).toMatch(message);
    expect(mistakeOf(written)).toMatch(/; percent-encode the password: # is %23/);
    expect(mistakeOf(written)).not.toMatch(/hunter2/);
    expect(() => readDatabaseUrl(written)).toThrow(expect.objectContaining({ code: "database_url_invalid" }));
  });

  it.each([
    ["nothing", "", /^write sqlite: and a file's path, or postgres:\/\/USER/],
    ["a path alone", "data/ledger.db", /^write sqlite:/],
    ["another database", "mysql://root:hunter2@db/ledger", /^write sqlite:/],
    ["a scheme in capitals", "POSTGRES://dsar:hunter2@db/ledger", /^write sqlite:/],
    ["one slash", "postgres:/db/ledger", /^write sqlite:/],
    ["a variable's name as well", "DATABASE_URL=postgres://db/ledger", /^write sqlite:/],
    ["quotes", '"postgres://db/ledger"', /^write sqlite:/],
    ["libpq's words", "host=db dbname=ledger password=hunter2", /^write sqlite:/],
    ["no path", "sqlite:", /^the file's path is missing/],
    ["a path of spaces", "sqlite:   ", /^the file's path is missing/],
    ["a host before the path", "sqlite://data/ledger.db", /^leave out the \/\//],
    ["no host", "postgres://", /^the host is missing/],
    ["a user without a host", "postgres://dsar:hunter2@/ledger", /^the host is missing/],
    ["a port without a host", "postgres://:5432/ledger", /^the host is missing/],
    ["a host that is none", "postgres://dsar:hunter2@db,db2/ledger", /^the host is neither/],
    ["IPv6 without brackets", "postgres://::1:5432/ledger", /^an IPv6 address stands in brackets/],
    ["brackets around a name", "postgres://[db]:5432/ledger", /^brackets are for IPv6/],
    ["a port in words", "postgres://dsar:hunter2@db:pg/ledger", /^the port is not a number/],
    ["a port too high", "postgres://dsar:hunter2@db:65536/ledger", /^the port is not a number/],
    ["a port of nothing", "postgres://dsar:hunter2@db:/ledger", /^the port is not a number/],
    ["a parameter's port", "postgres:///ledger?host=/run&port=a", /^the port is not a number/],
    ["a password without a host", "postgres://dsar:hunter2/ledger", /^the port is not .*the @ are missing/],
    ["no database", "postgres://dsar:hunter2@db:5432", /^the database's name is missing/],
    ["no database after the slash", "postgres://dsar:hunter2@db/?sslmode=no-verify", /^the database's name/],
    ["two databases", "postgres://dsar:hunter2@db/ledger/vault", /^the database's name/],
  ])("refuses %s and quotes nothing", (_, written, message) => {
    expect(mistakeOf(written)).toMatch(message);
    expect(mistakeOf(written)).not.toMatch(/hunter2/);
  });

  it("takes every password that is percent-encoded, and pg reads the same from it", () => {
    const text = fc.string({ minLength: 1, unit: "grapheme" }).filter((each) => !each.includes("\0"));
    fc.assert(
      fc.property(text, text, (user, password) => {
        const url = `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@db/ledger`;
        expect(databaseUrl().parse(url)).toBe(url);
        expect(clientOf(url)).toMatchObject({ user, password, host: "db", database: "ledger" });
      }),
    );
  });

  it("takes a password as it is only where pg reads that very password, and quotes none", () => {
    const character = fc.constantFrom(..."ab0#/?@:% \n%4\\[]&=+é");
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 1 }), (password) => {
        const url = `postgres://dsar:hunter2${password}@db:5432/ledger`;
        const mistake = mistakeOf(url);
        expect(mistake).not.toContain("hunter2");
        if (mistake === "")
          expect(clientOf(url)).toMatchObject({
            password: decodeURIComponent(`hunter2${password}`),
            host: "db",
            port: 5432,
            database: "ledger",
          });
      }),
      { numRuns: 2_000 },
    );
  });
});

it.each([
  ["postgres://dsar:hunter2@db.internal:5433/dsar?sslmode=require", "db.internal:5433"],
  ["postgres:///dsar?host=/run/postgresql", null],
  ["sqlite:/var/lib/ledger.db", null],
])("databaseHost tells of %s no more than %s", (url, host) => {
  expect(databaseHost(url)).toBe(host);
});
