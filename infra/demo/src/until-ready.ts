import { setTimeout as sleep } from "node:timers/promises";
import type { Child } from "./child.ts";

const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** Resolves once a program with pages says that it is ready; rejects where it ends instead. */
export async function untilReady({ exited }: Child, url: string, name: string): Promise<void> {
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until && !ended; await sleep(LOOK_EVERY_MS)) {
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
  }
  throw new Error(`${name} did not come up`);
}
