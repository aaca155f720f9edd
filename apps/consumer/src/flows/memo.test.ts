import { expect, it, vi } from "vitest";
import type { Spool, SpoolEntry } from "../results/spool.ts";
import { createMemo } from "./memo.ts";

const LARGE = "x".repeat(300_000);

/** A spool in memory that outlives the runs. */
function createMemorySpool() {
  const segments: string[] = [];
  const state = { isAway: false, destroyed: 0 };
  const spool: Spool = {
    async *earlier() {
      for (const [index, text] of segments.entries())
        yield { segment: String(index), entries: JSON.parse(text) };
    },
    async write(entries: readonly SpoolEntry[]) {
      if (state.isAway) throw new Error("away");
      return String(segments.push(JSON.stringify(entries)) - 1);
    },
    read: async (segment) => JSON.parse(segments[Number(segment)] ?? "[]"),
    async destroy() {
      state.destroyed += 1;
      segments.length = 0;
    },
  };
  return { spool, segments, state };
}

function answering(answer: unknown) {
  return vi.fn(async () => answer);
}

it("asks once, and keeps a small answer in memory for the ledger", async () => {
  const { spool, segments } = createMemorySpool();
  const memo = createMemo({ stored: null, spool, isResumed: false });
  const read = answering({ id: "1" });

  await memo.remember("contact 1", read);
  expect(await memo.remember("contact 1", read)).toEqual({ id: "1" });
  const next = createMemo({ stored: memo.toBytes(), spool, isResumed: true });
  expect(await next.remember("contact 1", read)).toEqual({ id: "1" });

  expect(read).toHaveBeenCalledOnce();
  expect(segments).toEqual([]);
});

it("writes every answer of a large request before it goes on, so that a killed run repeats one call at most", async () => {
  const { spool } = createMemorySpool();
  const memo = createMemo({ stored: null, spool, isResumed: false });
  await memo.remember("page 1", answering(LARGE));
  await memo.remember("page 2", answering("two"));
  expect(memo.toBytes()).toBeNull();

  const next = createMemo({ stored: null, spool, isResumed: true });
  const read = answering("again");
  expect(await next.remember("page 1", read)).toBe(LARGE);
  expect(await next.remember("page 2", read)).toBe("two");
  expect(read).not.toHaveBeenCalled();
  expect(next.size).toBe(2);
});

it("keeps a checkpoint however small it is", async () => {
  const { spool } = createMemorySpool();
  const memo = createMemo({ stored: null, spool, isResumed: false });
  await memo.remember("page 1", answering("one"));
  await memo.checkpoint();

  const read = answering("again");
  expect(await createMemo({ stored: null, spool, isResumed: true }).remember("page 1", read)).toBe("one");
  expect(read).not.toHaveBeenCalled();
});

it("forgets for later runs too", async () => {
  const { spool } = createMemorySpool();
  const memo = createMemo({ stored: null, spool, isResumed: false });
  await memo.remember("notes page 1", answering(LARGE));
  memo.forget("notes");
  await memo.remember("notes page 1", answering("anew"));

  const next = createMemo({ stored: null, spool, isResumed: true });
  expect(await next.remember("notes page 1", answering("again"))).toBe("anew");
});

it("makes no call while the store is away, and loses no answer", async () => {
  const { spool, state } = createMemorySpool();
  const memo = createMemo({ stored: null, spool, isResumed: false });
  await memo.remember("page 1", answering(LARGE));
  state.isAway = true;
  await expect(memo.remember("page 2", answering("two"))).rejects.toThrow("away");
  const read = answering("three");
  await expect(memo.remember("page 3", read)).rejects.toThrow("away");
  expect(read).not.toHaveBeenCalled();

  state.isAway = false;
  const next = createMemo({ stored: memo.toBytes(), spool, isResumed: true });
  expect(await next.remember("page 2", answering("again"))).toBe("two");
});

it("destroys the spool of a request that used it, and asks no store for one that did not", async () => {
  const { spool, state } = createMemorySpool();
  const memo = createMemo({ stored: null, spool, isResumed: false });
  await memo.remember("contact 1", answering("small"));
  await memo.destroy();
  expect(state.destroyed).toBe(0);
  await memo.remember("page 1", answering(LARGE));
  await memo.destroy();
  expect(state.destroyed).toBe(1);
});

it.each(["", "[1,2]", "{", '[["a"],["b",1,2]]'])(
  "takes %j, which is no memo, for an empty one",
  async (text) => {
    const memo = createMemo({
      stored: Buffer.from(text),
      spool: createMemorySpool().spool,
      isResumed: false,
    });
    expect(memo.size).toBe(0);
  },
);
