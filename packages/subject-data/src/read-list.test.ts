import { IntercomError, type KeepPage, type Page } from "@intercom-dsar/intercom-client";
import { describe, expect, it } from "vitest";
import { createMemoryMemo } from "../test/support/memory-memo.ts";
import { readList } from "./read-list.ts";

const HOUR = 60 * 60 * 1_000;

/** A list of pages of one item each; `failAt` breaks a walk off before that page. */
function listOf(pages: number) {
  const list = {
    calls: [] as number[],
    total: pages,
    failAt: 0,
    code: "server_error" as "server_error" | "invalid_request",
  };
  async function* walk(keep: KeepPage): AsyncGenerator<Page<{ id: string }>> {
    for (let number = 1; number <= pages; number += 1) {
      const { entries, total } = await keep(String(number), async () => {
        if (number === list.failAt) throw new IntercomError({ code: list.code, sent: true });
        list.calls.push(number);
        return { entries: [{ id: String(number) }], total: list.total, next: null, requestId: null };
      });
      yield { items: entries as { id: string }[], number, total, missing: 0, requestId: null };
    }
  }
  return {
    ...list,
    walk,
    set: (change: Partial<typeof list>) => Object.assign(list, change),
    called: () => list.calls,
  };
}

it("reads each page once, however often its items are asked for", async () => {
  const list = listOf(3);
  const context = { memo: createMemoryMemo(), clock: { now: () => 0 } };

  const read = await readList(context, "notes", list.walk);
  const again = await readList(context, "notes", list.walk);

  expect(read).toMatchObject({ count: 3, pages: 3, total: 3, missing: 0 });
  expect(await idsOf(read.items())).toEqual(["1", "2", "3"]);
  expect(await idsOf(again.items())).toEqual(["1", "2", "3"]);
  expect(list.called()).toEqual([1, 2, 3]);
});

describe("a list that an earlier run broke off", () => {
  async function brokenOff() {
    const list = listOf(4);
    const clock = { at: 0, now: () => clock.at };
    const context = { memo: createMemoryMemo(), clock };
    list.set({ failAt: 3 });
    await expect(readList(context, "notes", list.walk)).rejects.toMatchObject({ code: "server_error" });
    list.set({ failAt: 0 });
    return { list, clock, read: () => readList(context, "notes", list.walk) };
  }

  it("goes on after its last page", async () => {
    const { list, read } = await brokenOff();
    expect(await idsOf((await read()).items())).toEqual(["1", "2", "3", "4"]);
    expect(list.called()).toEqual([1, 2, 3, 4]);
  });

  it("begins anew where that page is older than an hour", async () => {
    const { list, clock, read } = await brokenOff();
    clock.at = HOUR + 1;
    expect(await read()).toMatchObject({ count: 4 });
    expect(list.called()).toEqual([1, 2, 1, 2, 3, 4]);
  });

  it("begins anew where Intercom counts another number by now", async () => {
    const { list, read } = await brokenOff();
    list.set({ total: 5 });
    expect(await read()).toMatchObject({ count: 4, total: 5 });
    expect(list.called()).toEqual([1, 2, 3, 1, 2, 3, 4]);
  });

  it("begins anew where Intercom no longer takes the cursor", async () => {
    const { list, read } = await brokenOff();
    list.set({ failAt: 3, code: "invalid_request" });
    await expect(read()).rejects.toMatchObject({ code: "invalid_request" });
    expect(list.called()).toEqual([1, 2, 1, 2]);
  });
});

async function idsOf(items: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of items) ids.push(id);
  return ids;
}
