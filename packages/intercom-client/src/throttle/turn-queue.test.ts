import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTurnQueue, MOST_PASSES } from "./turn-queue.ts";

interface Call {
  readonly party: string;
  readonly number: number;
}

/** A queue, and its calls in the order in which they are added. */
function queueOf() {
  const queue = createTurnQueue<Call>();
  let number = 0;
  const add = (party: string, goesFirst = false, weight?: number) => {
    number += 1;
    const call = { party, number };
    queue.add(call, { party, weight, goes: goesFirst ? "first" : "in turn" });
    return call;
  };
  const takeAll = () => {
    const taken: Call[] = [];
    for (let call = queue.take(); call !== undefined; call = queue.take()) taken.push(call);
    return taken;
  };
  return { queue, add, takeAll };
}

const names = (calls: readonly Call[]) => calls.map(({ party }) => party).join("");

describe("createTurnQueue", () => {
  it("gives turns in the order of arrival where there is one party", () => {
    const { add, takeAll } = queueOf();
    for (let count = 0; count < 5; count += 1) add("a");

    expect(takeAll().map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  });

  it("gives each party every other turn, however many calls wait for one of them", () => {
    const { add, takeAll } = queueOf();
    for (let count = 0; count < 6; count += 1) add("a");
    add("b");
    add("b");

    expect(names(takeAll())).toBe("ababaaaa");
  });

  it("gives a party as many turns in a round as its weight is", () => {
    const { add, takeAll } = queueOf();
    for (let count = 0; count < 4; count += 1) add("a", false, 1);
    for (let count = 0; count < 9; count += 1) add("b", false, 3);

    expect(names(takeAll())).toBe("abbbabbbabbba");
  });

  it("leaves the rest of its round to a party that has a call again before the next turn", () => {
    const { queue, add } = queueOf();
    for (let count = 0; count < 4; count += 1) add("a");
    add("b", false, 3);
    const taken: Call[] = [];
    for (let count = 0; count < 12; count += 1) {
      const call = queue.take();
      if (call === undefined) break;
      taken.push(call);
      // The next call of a sender with one at a time comes once the last one is answered.
      if (call.party === "b") add("b", false, 3);
    }

    expect(names(taken)).toBe("abbbabbbabbb");
  });

  it("takes the rest of its round from a party that had none waiting at the next turn", () => {
    const { queue, add, takeAll } = queueOf();
    for (let count = 0; count < 4; count += 1) add("a");
    add("b", false, 3);
    const before = [queue.take(), queue.take(), queue.take()].flatMap((call) => call ?? []);
    for (let count = 0; count < 4; count += 1) add("b", false, 3);

    expect(names(before)).toBe("aba");
    expect(names(takeAll())).toBe("abbbab");
  });

  it("lets a party of any weight pay for calls that went first, in turns", () => {
    const { add, takeAll } = queueOf();
    for (let count = 0; count < 3; count += 1) add("a", false, 1);
    for (let count = 0; count < 8; count += 1) add("b", count < 4, 3);

    expect(names(takeAll())).toBe("bbbbaabbabb");
  });

  it("lets a call that goes first pass the others, and its party pay for it", () => {
    const { add, takeAll } = queueOf();
    for (let count = 0; count < 3; count += 1) add("a");
    for (let count = 0; count < 3; count += 1) add("b");
    add("a", true);
    add("a", true);

    expect(names(takeAll())).toBe("aabbabaa");
  });

  it("lets a call that goes last wait for others of its party, but not for ever", () => {
    const { queue, add, takeAll } = queueOf();
    const patient = { party: "a", number: 0 };
    queue.add(patient, { party: "a", goes: "last" });
    for (let count = 0; count < 2 * MOST_PASSES; count += 1) add("a");

    expect(takeAll().indexOf(patient)).toBe(MOST_PASSES);
  });

  it("forgets what a party owes once nobody waits", () => {
    const { add, takeAll } = queueOf();
    add("b");
    add("a", true);
    takeAll();
    for (const party of ["a", "b", "a", "b"]) add(party);

    expect(names(takeAll())).toBe("abab");
  });

  it("forgets calls that no longer wait", () => {
    const { queue, add, takeAll } = queueOf();
    const gone = [add("a"), add("b", true)];
    add("c");
    for (const call of gone) queue.delete(call);

    expect(queue.size).toBe(1);
    expect(names(takeAll())).toBe("c");
  });

  it("loses no call, and never lets a party with calls waiting fall more than its debts behind another", () => {
    const additions = fc.array(
      fc.record({ party: fc.constantFrom("a", "b", "c"), goesFirst: fc.boolean() }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(additions, (calls) => {
        const { queue, add, takeAll } = queueOf();
        for (const { party, goesFirst } of calls) add(party, goesFirst);
        expect(queue.size).toBe(calls.length);
        const taken = takeAll();
        expect(taken.map(({ number }) => number).sort((one, other) => one - other)).toEqual(
          calls.map((_, index) => index + 1),
        );
        const left = new Map(
          ["a", "b", "c"].map((party) => [party, calls.filter((call) => call.party === party).length]),
        );
        const had = new Map(["a", "b", "c"].map((party) => [party, 0]));
        const firsts = calls.filter(({ goesFirst }) => goesFirst).length;
        for (const [index, { party }] of taken.entries()) {
          had.set(party, (had.get(party) ?? 0) + 1);
          left.set(party, (left.get(party) ?? 0) - 1);
          if (index < firsts) continue;
          const waiting = [...left].filter(([, count]) => count > 0).map(([name]) => had.get(name) ?? 0);
          if (waiting.length === 3)
            expect(Math.max(...waiting) - Math.min(...waiting)).toBeLessThanOrEqual(firsts + 1);
        }
        expect(queue.size).toBe(0);
      }),
    );
  });
});
