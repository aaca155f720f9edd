import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareOut } from "./share-out.ts";

const of = (...senders: [sender: string, running: number][]) =>
  senders.map(([sender, running]) => ({ sender, running }));
const shares = (...parameters: Parameters<typeof shareOut>) => Object.fromEntries(shareOut(...parameters));

describe("shareOut", () => {
  it("gives everything to the only sender with work due", () => {
    expect(shares(of(["a", 5]), 10, 8)).toEqual({ a: 10 });
  });

  it("makes up for what another has running, and gives nobody more than the most where several have work due", () => {
    expect(shares(of(["a", 6], ["b", 0]), 4, 8)).toEqual({ b: 4 });
    expect(shares(of(["a", 7], ["b", 7]), 10, 8)).toEqual({ a: 1, b: 1 });
  });

  it("gives a sender that has nothing running one, although no more may run", () => {
    expect(shares(of(["a", 24], ["b", 0], ["c", 1]), 0, 12)).toEqual({ b: 1 });
  });

  it("holds its bounds for any senders", () => {
    const senders = fc.uniqueArray(
      fc.record({ sender: fc.string({ minLength: 1, maxLength: 3 }), running: fc.nat({ max: 70 }) }),
      { selector: ({ sender }) => sender, maxLength: 12 },
    );
    fc.assert(
      fc.property(senders, fc.nat({ max: 64 }), fc.integer({ min: 1, max: 64 }), (due, count, most) => {
        const given = shareOut(due, count, most);
        const idle = due.filter(({ running }) => running === 0);
        const sum = [...given.values()].reduce((total, each) => total + each, 0);
        expect(sum).toBeLessThanOrEqual(Math.max(count, idle.length));
        for (const { sender } of idle) expect(given.get(sender)).toBeGreaterThanOrEqual(1);
        if (due.length > 1)
          for (const { sender, running } of due)
            if (given.has(sender)) expect(running + (given.get(sender) ?? 0)).toBeLessThanOrEqual(most);
      }),
    );
  });
});
