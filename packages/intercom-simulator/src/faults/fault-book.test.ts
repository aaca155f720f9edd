import { describe, expect, it } from "vitest";
import { createFaultBook, type FaultSubject } from "./fault-book.ts";
import { FaultRule } from "./fault-rule.ts";

const RESET = { kind: "reset" } as const;
const READ: FaultSubject = {
  method: "GET",
  path: "/contacts/1?x=2",
  endpoint: "/contacts/{contact_id}",
  workspace: "one",
  token: "one-1",
};

function struckCalls(rule: Parameters<typeof FaultRule.parse>[0], calls: number, random = () => 0): number[] {
  const book = createFaultBook(random);
  book.add(FaultRule.parse(rule));
  const struck: number[] = [];
  for (let call = 1; call <= calls; call += 1) if (book.strike(READ).length > 0) struck.push(call);
  return struck;
}

describe("a fault rule", () => {
  it("strikes every call where it names nothing", () => {
    expect(struckCalls({ action: RESET }, 3)).toEqual([1, 2, 3]);
  });

  it("strikes the n-th call, every n-th call, at most so many, or by chance", () => {
    expect(struckCalls({ match: { nth: 2 }, action: RESET }, 6)).toEqual([2]);
    expect(struckCalls({ match: { every: 3 }, action: RESET }, 7)).toEqual([3, 6]);
    expect(struckCalls({ match: { every: 2 }, times: 2, action: RESET }, 9)).toEqual([2, 4]);
    const throws = [0.1, 0.6, 0.2, 0.9];
    expect(struckCalls({ match: { probability: 0.5 }, action: RESET }, 4, () => throws.shift() ?? 1)).toEqual(
      [1, 3],
    );
  });

  it.each([
    [{ method: "GET" }, true],
    [{ method: "DELETE" }, false],
    [{ endpoint: "/contacts/{contact_id}" }, true],
    [{ endpoint: "/contacts" }, false],
    [{ workspace: "one", token: "one-1" }, true],
    [{ workspace: "two" }, false],
    [{ token: "one-2" }, false],
    [{ path: "^/contacts/\\d+\\?" }, true],
    [{ path: "^/companies/" }, false],
  ])("looks at %j", (match, isHit) => {
    expect(struckCalls({ match, action: RESET }, 1).length > 0).toBe(isHit);
  });

  it("leaves calls alone once it is removed, and tells how often it struck", () => {
    const book = createFaultBook(() => 0);
    const id = book.add(FaultRule.parse({ match: { nth: 1 }, action: RESET }));
    book.strike(READ);
    book.strike(READ);
    expect(book.list()).toMatchObject([{ id, matched: 2, struck: 1 }]);
    expect([book.remove(id), book.remove(id)]).toEqual([true, false]);
    expect(book.strike(READ)).toEqual([]);
  });

  it("is one of several: all that fit strike, in their order", () => {
    const book = createFaultBook(() => 0);
    book.add(FaultRule.parse({ action: { kind: "slow-headers", ms: 5 } }));
    book.add(FaultRule.parse({ action: RESET }));
    expect(book.strike(READ).map(({ kind }) => kind)).toEqual(["slow-headers", "reset"]);
  });
});
