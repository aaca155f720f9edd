import type { Clock } from "./clock.ts";

const EVERY_MS = 10_000;

/** Tells whether to say a thing: a new one at once, the same one at most every 10 seconds. */
export function createRepeatLimit(clock: Pick<Clock, "monotonic">): (thing: string) => boolean {
  const said = new Map<string, number>();
  return (thing) => {
    const now = clock.monotonic();
    const last = said.get(thing);
    if (last !== undefined && now - last < EVERY_MS) return false;
    said.set(thing, now);
    return true;
  };
}
