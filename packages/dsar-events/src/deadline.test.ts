import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultDeadline } from "./deadline.ts";

function deadline(receivedAt: string, regulation: "gdpr" | "ccpa"): string {
  return new Date(defaultDeadline(Date.parse(receivedAt), regulation)).toISOString();
}

describe("defaultDeadline", () => {
  it.each([
    ["2026-11-23T09:00:00.000Z", "2026-12-23T09:00:00.000Z"],
    ["2026-12-31T23:59:59.999Z", "2027-01-31T23:59:59.999Z"],
    ["2026-01-31T10:00:00.000Z", "2026-02-28T10:00:00.000Z"],
    ["2028-01-31T10:00:00.000Z", "2028-02-29T10:00:00.000Z"],
    ["2026-01-28T10:00:00.000Z", "2026-02-28T10:00:00.000Z"],
    ["2026-02-28T10:00:00.000Z", "2026-03-28T10:00:00.000Z"],
    ["2026-03-31T10:00:00.000Z", "2026-04-30T10:00:00.000Z"],
    ["2026-07-31T10:00:00.000Z", "2026-08-31T10:00:00.000Z"],
  ])("is one calendar month after %s for gdpr: %s", (receivedAt, expected) => {
    expect(deadline(receivedAt, "gdpr")).toBe(expected);
  });

  it("is 45 days after receipt for ccpa", () => {
    expect(deadline("2026-11-23T09:00:00.000Z", "ccpa")).toBe("2027-01-07T09:00:00.000Z");
  });

  it("stays within the years that RFC 3339 can write", () => {
    expect(deadline("9999-12-15T00:00:00.000Z", "gdpr")).toBe("9999-12-31T23:59:59.999Z");
    expect(deadline("9999-12-15T00:00:00.000Z", "ccpa")).toBe("9999-12-31T23:59:59.999Z");
  });

  it("keeps the time of day, and the day of the month or the last day of a shorter month", () => {
    const receipts = fc.date({
      min: new Date("1970-01-01"),
      max: new Date("9000-01-01"),
      noInvalidDate: true,
    });

    fc.assert(
      fc.property(receipts, (received) => {
        const due = new Date(defaultDeadline(received.getTime(), "gdpr"));
        const monthsOn =
          (due.getUTCFullYear() - received.getUTCFullYear()) * 12 +
          due.getUTCMonth() -
          received.getUTCMonth();
        const lastDay = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0)).getUTCDate();
        expect(monthsOn).toBe(1);
        expect(due.getUTCDate()).toBe(Math.min(received.getUTCDate(), lastDay));
        expect(due.toISOString().slice(11)).toBe(received.toISOString().slice(11));
      }),
    );
  });
});
