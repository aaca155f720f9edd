import { setTimeout as sleep } from "node:timers/promises";

const LOOK_EVERY_MS = 25;

/** Resolves once `look` gives something other than `null` or `false`; rejects with `what` in the message when the time is over. */
export async function waitUntil<Result>(
  what: string,
  look: () => Promise<Result | null | false> | Result | null | false,
  timeoutMs: number,
): Promise<Result> {
  const until = performance.now() + timeoutMs;
  while (true) {
    const seen = await look();
    if (seen !== null && seen !== false) return seen;
    if (performance.now() > until) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}
