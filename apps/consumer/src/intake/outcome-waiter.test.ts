import { describe, expect, it } from "vitest";
import { createOutcomeWaiter } from "./outcome-waiter.ts";

describe("createOutcomeWaiter", () => {
  it("leaves room for others where one sender waits for as much as it may", async () => {
    const ended = new Set<string>();
    const waiter = createOutcomeWaiter({
      reads: { filterEnded: async (ids: readonly string[]) => ids.filter((id) => ended.has(id)) } as never,
      onChange: () => () => {},
    });
    const stop = new AbortController();
    const wait = (sender: string, requestId: string) =>
      waiter.ended({ sender, requestId }, 60_000, stop.signal);

    const greedy = Array.from({ length: 250 }, (_, index) => wait("greedy", `g${index}`));
    expect(await wait("greedy", "one too many")).toBe(false);
    const second = Array.from({ length: 250 }, (_, index) => wait("second", `s${index}`));
    const modest = wait("modest", "m1");
    ended.add("m1");
    const again = wait("modest", "m1");

    expect(await modest).toBe(true);
    expect(await again).toBe(true);
    stop.abort();
    expect(new Set(await Promise.all([...greedy, ...second]))).toEqual(new Set([false]));
  });
});
