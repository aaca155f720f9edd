import { describe, expect, it } from "vitest";
import { createSharedFlush } from "./shared-flush.ts";

/** Flushes that end when the test says so. */
function stage() {
  const running: PromiseWithResolvers<void>[] = [];
  let rescues = 0;
  const flush = createSharedFlush(
    () => {
      running.push(Promise.withResolvers());
      return running.at(-1)?.promise ?? Promise.resolve();
    },
    async () => {
      rescues += 1;
    },
  );
  return { flush, running, rescues: () => rescues };
}

describe("a shared flush", () => {
  it("begins at once, and those who ask meanwhile share the next one", async () => {
    const { flush, running } = stage();
    const first = flush();
    const later = [flush(), flush(), flush()];
    expect(running).toHaveLength(1);

    running[0]?.resolve();
    await first;
    await Promise.resolve();

    await expect.poll(() => running.length).toBe(2);
    running[1]?.resolve();
    await Promise.all(later);
    expect(running).toHaveLength(2);
  });

  it("fails for those alone who shared it, and is rescued until that succeeds", async () => {
    const { flush, running, rescues } = stage();
    const first = flush();
    const later = flush();
    running[0]?.reject(new Error("EIO"));

    await expect(first).rejects.toThrow("EIO");
    await later;
    expect([running.length, rescues()]).toEqual([1, 1]);

    const again = flush();
    running[1]?.resolve();
    await again;
    expect([running.length, rescues()]).toEqual([2, 1]);
  });

  it("is idle when none runs and none is to come", async () => {
    const { flush, running } = stage();
    const all = [flush(), flush()];
    let isIdle = false;
    const idle = flush.idle().then(() => {
      isIdle = true;
    });
    running[0]?.resolve();
    await expect.poll(() => running.length).toBe(2);
    expect(isIdle).toBe(false);
    running[1]?.resolve();
    await Promise.all([...all, idle]);
    expect(isIdle).toBe(true);
  });
});
