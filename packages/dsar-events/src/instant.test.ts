import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatInstant, parseInstant } from "./instant.ts";

describe("parseInstant", () => {
  it.each([
    ["2026-11-23T09:00:00Z", "2026-11-23T09:00:00.000Z"],
    ["2026-11-23t09:00:00z", "2026-11-23T09:00:00.000Z"],
    ["2026-11-23T09:00:00.5+05:30", "2026-11-23T03:30:00.500Z"],
    ["2026-11-23T23:00:00.123456789-02:00", "2026-11-24T01:00:00.123Z"],
    ["2026-11-23T09:00:00-00:00", "2026-11-23T09:00:00.000Z"],
    [`2026-11-23T09:00:00.${"9".repeat(500)}Z`, "2026-11-23T09:00:00.999Z"],
    ["2026-11-23T09:00:00.5z", "2026-11-23T09:00:00.500Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
  ])("reads %s as %s", (text, utc) => {
    const instant = parseInstant(text);

    expect(instant === null ? null : formatInstant(instant)).toBe(utc);
  });

  it.each([
    "",
    "2026-11-23",
    "2026-11-23T09:00Z",
    "2026-11-23T09:00:00",
    "2026-11-23 09:00:00Z",
    "2026-11-23T09:00:00+0530",
    "2026-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-10T00:00:00Z",
    "2026-11-23T24:00:00Z",
    "9999-12-31T23:59:59-01:00",
    "0000-01-01T00:00:00+01:00",
    "+012026-11-23T09:00:00Z",
    "2026-11-23T09:00:00Z\n",
    "1763888400000",
  ])("reads no instant in %j", (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it("reads back what formatInstant wrote, for every instant of the years 0000 to 9999", () => {
    const instants = fc.date({
      min: new Date("0000-01-01T00:00:00.000Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    });

    fc.assert(
      fc.property(instants, (date) => {
        expect(parseInstant(formatInstant(date.getTime()))).toBe(date.getTime());
      }),
    );
  });
});
