import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockFinding } from "./clock-check.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 0, 0, 500);

describe("clockFinding", () => {
  const finding = (serverDate: number | null) =>
    clockFinding("Intercom", { sentAt: NOW, answeredAt: NOW + 100, serverDate });

  it.each([
    [NOW - 500, "ok", "agrees with Intercom's"],
    [NOW + 20_100, "ok", "20 s behind Intercom's"],
    [NOW - 21_000, "ok", "20 s ahead of Intercom's"],
    [NOW + 420_100, "failed", "this machine's clock is 420 s behind Intercom's"],
    [NOW - 421_000, "failed", "this machine's clock is 420 s ahead of Intercom's"],
    [null, "skipped", "Intercom's answer has no date"],
  ])("at %s says %s: %s", (serverDate, result, detail) => {
    expect(finding(serverDate)).toMatchObject({ result, detail });
  });

  it("never blames a clock that is right, however long the answer takes", () => {
    fc.assert(
      fc.property(fc.nat(9_000), fc.nat(9_000), fc.nat(), (toIntercom, back, at) => {
        const serverDate = Math.floor((at + toIntercom) / 1_000) * 1_000;
        const answer = { sentAt: at, answeredAt: at + toIntercom + back, serverDate };

        expect(clockFinding("Intercom", answer)).toMatchObject({ detail: "agrees with Intercom's" });
      }),
    );
  });
});
