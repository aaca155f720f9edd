import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "./stack.ts";

/** What a consumer said of itself; `ready` is null where it did not answer. */
export interface Sighting {
  readonly at: number;
  readonly container: string;
  readonly ready: boolean | null;
  readonly status: string | null;
  /** Names of the parts that are down. */
  readonly down: readonly string[];
}

export interface ReadinessWatch {
  readonly sightings: readonly Sighting[];
  /** What was seen last of each container. */
  latest(): Sighting[];
  /** Resolves when the latest of all containers fits; rejects after `withinMs`. */
  until(fits: (sighting: Sighting) => boolean, withinMs: number): Promise<void>;
  stop(): Promise<void>;
}

interface ReadyBody {
  readonly ready: boolean;
  readonly status: string;
  readonly parts: readonly { readonly name: string; readonly state: string }[];
}

const EVERY_MS = 200;
const ANSWER_MS = 2_000;

/** Asks each container for `/readyz`, again and again, from now on. */
export function watchReadiness(stack: Stack, containers: readonly string[]): ReadinessWatch {
  const stopped = new AbortController();
  const sightings: Sighting[] = [];
  const watched = containers.map(async (container) => {
    let origin: string | null = null;
    while (!stopped.signal.aborted) {
      origin ??= await stack.origin(container, 8081).catch(() => null);
      const body = origin === null ? null : await ask(origin);
      if (body === null) origin = null;
      sightings.push({
        at: Date.now(),
        container,
        ready: body?.ready ?? null,
        status: body?.status ?? null,
        down: body?.parts.filter(({ state }) => state === "down").map(({ name }) => name) ?? [],
      });
      await sleep(EVERY_MS);
    }
  });
  const latest = () =>
    containers.flatMap((id) => sightings.findLast(({ container }) => container === id) ?? []);
  return {
    sightings,
    latest,
    async until(fits, withinMs) {
      const end = Date.now() + withinMs;
      while (!(latest().length === containers.length && latest().every(fits))) {
        if (Date.now() > end) throw new Error(`not in ${withinMs} ms; at last: ${JSON.stringify(latest())}`);
        await sleep(EVERY_MS / 2);
      }
    },
    async stop() {
      stopped.abort();
      await Promise.all(watched);
    },
  };
}

async function ask(origin: string): Promise<ReadyBody | null> {
  try {
    const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) });
    return (await answer.json()) as ReadyBody;
  } catch {
    return null;
  }
}
