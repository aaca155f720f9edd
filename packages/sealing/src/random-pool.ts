import { randomBytes } from "node:crypto";

const POOL_BYTES = 8_192;

/** Gives random bytes, each of them once, from a pool: asking the system for a few at a time costs more than using them. */
export function createRandomPool(fill: (bytes: number) => Buffer = randomBytes): (bytes: number) => Buffer {
  let pool: Buffer = Buffer.alloc(0);
  return (bytes) => {
    if (pool.length < bytes) pool = fill(Math.max(POOL_BYTES, bytes));
    const taken = Buffer.from(pool.subarray(0, bytes));
    // What was given out must not be found here again.
    pool.fill(0, 0, bytes);
    pool = pool.subarray(bytes);
    return taken;
  };
}
