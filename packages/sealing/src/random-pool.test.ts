import { expect, it } from "vitest";
import { createRandomPool } from "./random-pool.ts";

/** Counts up, so that each byte tells its place. */
function counting() {
  let next = 0;
  return (bytes: number) => Buffer.from(Array.from({ length: bytes }, () => next++ % 251));
}

it("gives out each byte once, also across its own refills", () => {
  const take = createRandomPool(counting());

  const taken = Array.from({ length: 2_000 }, () => take(32));

  const again = counting();
  expect(Buffer.compare(Buffer.concat(taken.slice(0, 256)), again(8_192))).toBe(0);
  expect(taken.every(({ length }) => length === 32)).toBe(true);
});

it("gives more than the pool holds", () => {
  expect(createRandomPool()(20_000)).toHaveLength(20_000);
});

it("keeps nothing of what it gave", () => {
  const filled: Buffer[] = [];
  const take = createRandomPool((bytes) => {
    const buffer = Buffer.alloc(bytes, 1);
    filled.push(buffer);
    return buffer;
  });

  const taken = take(12);

  expect(taken.equals(Buffer.alloc(12, 1))).toBe(true);
  expect(filled[0]?.subarray(0, 12).equals(Buffer.alloc(12))).toBe(true);
});
