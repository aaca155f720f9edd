import { describe, expect, it } from "vitest";
import { warnOfPlainHttp, warnOfUnknownVariables } from "./config-warnings.ts";

describe("warnOfUnknownVariables", () => {
  it("names all of them in one warning", () => {
    expect(warnOfUnknownVariables({ KAFKA_PORT: "1", KAFKA_OPTS: "x", HOME: "/" })).toEqual([
      { variable: "KAFKA_OPTS,KAFKA_PORT", code: "unknown_variable", count: 2 },
    ]);
    expect(warnOfUnknownVariables({ HOME: "/", KAFKA_BROKERS: "a:1" })).toEqual([]);
  });

  it("counts those for which a line of the log has no room", () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`KAFKA_OPTION_${index}`, "x"]));

    const [warning] = warnOfUnknownVariables(many);

    expect(warning?.count).toBe(40);
    expect(warning?.variable.length).toBeLessThan(200);
    expect(warning?.variable.split(",").every((name) => name in many)).toBe(true);
  });
});

describe("warnOfPlainHttp", () => {
  it.each(["http://auth", "http://10.0.0.7:8080", "http://localhost.example.com", "http://[2001:db8::1]:80"])(
    "warns of %s",
    (address) => {
      expect(warnOfPlainHttp({ AUTH_APP_URL: address })).toEqual([
        { variable: "AUTH_APP_URL", code: "plain_http" },
      ]);
    },
  );

  it.each([undefined, "https://auth", "http://localhost:1", "http://127.0.0.1:8404", "http://[::1]:1"])(
    "is content with %s",
    (address) => {
      expect(warnOfPlainHttp({ AUTH_APP_URL: address })).toEqual([]);
    },
  );
});
