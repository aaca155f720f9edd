import type { LateRequest, Ledger } from "@intercom-dsar/ledger";
import { describe, expect, it } from "vitest";
import { createForecaster, type ForecasterOptions } from "./forecaster.ts";
import { createPace } from "./pace.ts";

describe("the forecaster", () => {
  function forecasterOver(options: { readonly callsPerSecond: number; readonly seen?: number }) {
    const offsets: number[] = [];
    const paces: number[] = [];
    const clock = { at: 0 };
    const requests: Partial<Ledger["requests"]> = {
      forecast: async (_, { offset, msPerRequest }, messages: (late: readonly LateRequest[]) => unknown) => {
        offsets.push(offset);
        paces.push(msPerRequest);
        messages([]);
        return options.seen ?? 0;
      },
    };
    const update = createForecaster({
      ledger: { requests },
      clock: { monotonic: () => clock.at },
      lease: { workspaceId: "ws1" },
      connection: { callsPerSecond: () => options.callsPerSecond },
      pace: createPace(),
    } as unknown as ForecasterOptions);
    return { update, offsets, paces, clock };
  }

  it("says nothing while nobody can tell: the limit is not known, or the workspace is paused", async () => {
    const { update, offsets } = forecasterOver({ callsPerSecond: 0 });

    await update();

    expect(offsets).toEqual([]);
  });

  it("works every few seconds, however often it is called", async () => {
    const { update, paces, clock } = forecasterOver({ callsPerSecond: 4 });
    await update();
    await update();
    clock.at += 5_000;
    await update();

    expect(paces).toEqual([2_000, 2_000]);
  });

  it("goes through a long queue part by part, and begins again at its end", async () => {
    const { update, offsets, clock } = forecasterOver({ callsPerSecond: 4, seen: 2_000 });
    for (let round = 0; round < 3; round += 1) {
      await update();
      clock.at += 5_000;
    }

    expect(offsets).toEqual([0, 2_000, 4_000]);
  });
});
