import type { ReceivedGroup } from "@intercom-dsar/ledger";
import { describe, expect, it } from "vitest";
import { ccpa7102, yearOf } from "./ccpa-7102.ts";

const DAY = 86_400_000;
const RETENTION = { now: Date.UTC(2027, 0, 15), idRetentionMs: 400 * DAY };

function group(status: ReceivedGroup["status"], days: readonly number[], kind = "deletion"): ReceivedGroup {
  const durations = days.map((each) => ({ tenthsOfDays: each * 10, count: 1 }));
  return { kind, regulation: "ccpa", status, durations };
}

describe("the counts of Cal. Code Regs. tit. 11, §7102", () => {
  it("are those of each right: received, complied with in whole and in part, denied, and how long answers took", () => {
    const { rows } = ccpa7102(
      [
        group("completed", [1, 2, 30]),
        group("partial", [4]),
        group("not_found", [3]),
        group("rejected", [0]),
        group("cancelled", [9]),
        group(null, [0, 0]),
        group("completed", [5], "access"),
      ],
      yearOf(2026),
      RETENTION,
    );

    expect(rows).toEqual([
      {
        right: "delete",
        kind: "deletion",
        regulation: "ccpa",
        received: 9,
        compliedInWhole: 3,
        compliedInPart: 1,
        denied: 1,
        nothingFound: 1,
        withdrawn: 1,
        failed: 0,
        open: 2,
        medianDays: 3,
        meanDays: 8,
      },
      expect.objectContaining({ right: "know", received: 1, compliedInWhole: 1, medianDays: 5, denied: 0 }),
    ]);
  });

  it("count no preview, and have no days where nothing was answered", () => {
    const groups = [group("previewed", [0], "preview"), group("rejected", [1])];

    const { rows } = ccpa7102(groups, yearOf(2026), RETENTION);
    expect(rows).toMatchObject([{ kind: "deletion", medianDays: null, meanDays: null }]);
  });

  it("say what of the year is remembered, and whether that is all of it", () => {
    const report = (year: number, idRetentionMs: number, now = RETENTION.now) =>
      ccpa7102([], yearOf(year), { now, idRetentionMs });

    expect(report(2026, 400 * DAY).isWhole).toBe(true);
    expect(report(2026, 100 * DAY)).toMatchObject({
      isWhole: false,
      rememberedFrom: "2026-10-07T00:00:00.000Z",
    });
    expect(report(2026, 400 * DAY, Date.UTC(2026, 11, 31)).isWhole).toBe(false);
    expect(report(2025, 400 * DAY).isWhole).toBe(false);
  });
});
