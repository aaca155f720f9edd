import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { boolean, choice, duration, integer, list, origin, parser, text, url } from "./parsers.ts";

function mistakeOf(schema: z.ZodType, written: string): string | undefined {
  return schema
    .safeParse(written)
    .error?.issues.map(({ message }) => message)
    .join("; ");
}

describe("duration", () => {
  it.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["10m", 600_000],
    ["24h", 86_400_000],
    ["7d", 604_800_000],
    ["0s", 0],
    ["0", 0],
    [" 0 ", 0],
    [" 5s ", 5_000],
  ])("reads %j", (written, ms) => {
    expect(duration().parse(written)).toBe(ms);
  });

  it.each([
    "30",
    "00",
    "-0",
    "+0",
    "0.0",
    "1.5h",
    "-1s",
    "1 h",
    "1H",
    "1w",
    "1h30m",
    "s",
    "",
    "1e3s",
    "99999999999999d",
  ])("refuses %j", (written) => {
    expect(mistakeOf(duration(), written)).toBe("write a duration such as 500ms, 30s, 10m, 24h or 7d");
  });

  it("says why it does not take 0 where that makes no sense", () => {
    const limited = duration({ minMs: 100, why: "more often would use up the rate limit" });

    for (const zero of ["0", "0s", "0d"])
      expect(mistakeOf(limited, zero)).toMatch(
        /, at least 100ms \(more often would use up the rate limit\)$/,
      );
  });

  it("keeps to its limits and tells them", () => {
    const limited = duration({ minMs: 1_500, maxMs: 86_400_000 });

    expect(limited.parse("2s")).toBe(2_000);
    expect(mistakeOf(limited, "1s")).toMatch(/, from 1500ms to 1d$/);
    expect(mistakeOf(limited, "25h")).toMatch(/, from 1500ms to 1d$/);
  });
});

describe("boolean", () => {
  it("reads true and false, and no other word", () => {
    expect(boolean().parse("true")).toBe(true);
    expect(boolean().parse("false")).toBe(false);
    for (const other of ["1", "yes", "TRUE", "constructor"])
      expect(mistakeOf(boolean(), other)).toBe("write true or false");
  });
});

describe("integer", () => {
  it("reads whole numbers in its range", () => {
    expect(integer().parse("0")).toBe(0);
    expect(integer({ min: -5, max: 5 }).parse("-5")).toBe(-5);
    expect(mistakeOf(integer({ min: 1, max: 65_535 }), "65536")).toBe(
      "write a whole number, from 1 to 65535",
    );
    expect(mistakeOf(integer({ min: 1 }), "0")).toBe("write a whole number, at least 1");
  });

  it.each(["1.0", "1e3", "0x10", "", "one", "99999999999999999999"])("refuses %j", (written) => {
    expect(mistakeOf(integer(), written)).toBe("write a whole number, at least 0");
  });
});

describe("url", () => {
  it("reads absolute URLs", () => {
    expect(url().parse("https://api.eu.intercom.io").host).toBe("api.eu.intercom.io");
    expect(url().parse("HTTP://[::1]:4318/otlp/").href).toBe("http://[::1]:4318/otlp/");
  });

  it.each([
    "example.com",
    "ftp://example.com",
    "http:example.com",
    "http:/example.com",
    "https://",
    "https://:8443",
    "https://example.com:99999",
    "https://10.0.0.256",
    "https://exa mple.com",
    "https://user:hunter2@example.com",
    "https://example.com/path?query",
    "https://example.com/#fragment",
    "https://a.example,https://b.example",
  ])("refuses %j", (written) => {
    expect(mistakeOf(url(), written)).toMatch(
      /^write an absolute URL that begins with http:\/\/ or https:\/\//,
    );
  });
});

describe("origin", () => {
  it("reads an origin, with a slash at its end or without", () => {
    expect(origin().parse("https://connect.example.com:8443/")).toBe("https://connect.example.com:8443");
    expect(origin().parse("http://[::1]:8080")).toBe("http://[::1]:8080");
  });

  it.each([
    "https://example.com/path",
    "https://example.com/?",
    "https://example.com#",
    "https://user@example.com",
    "https://example.com:70000",
    "example.com",
  ])("refuses %j", (written) => {
    expect(mistakeOf(origin(), written)).toBe("write an http or https origin, without a path");
  });
});

describe("list", () => {
  it("reads items between commas", () => {
    expect(list().parse("a:1, b:2 ")).toEqual(["a:1", "b:2"]);
    for (const written of ["a,,b", ",", "a,"])
      expect(mistakeOf(list(), written)).toMatch(/^write one or more items/);
  });
});

describe("choice and text", () => {
  it("read one of a few words, and any", () => {
    expect(choice(["us", "eu"]).parse("eu")).toBe("eu");
    expect(mistakeOf(choice(["us", "eu"]), "mars")).toBe("write us or eu");
    expect(text().parse(" as it is ")).toBe(" as it is ");
  });
});

describe("every parser", () => {
  it("never quotes what it was given", () => {
    const schemas = [
      boolean(),
      choice(["a"]),
      duration(),
      integer(),
      url(),
      origin(),
      parser("write x", () => null),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...schemas), fc.uuid(), (schema, written) => {
        expect(mistakeOf(schema, written)).not.toContain(written);
      }),
    );
  });
});
