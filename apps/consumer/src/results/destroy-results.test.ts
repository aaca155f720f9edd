import { describe, expect, it } from "vitest";
import { destroyResults, sweepOrphans } from "./destroy-results.ts";
import type { StoredObject } from "./result-store.ts";

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;
const { signal } = new AbortController();

/** A store in memory, of objects by their age. */
function storeOf(ages: Readonly<Record<string, number>>) {
  const objects = new Map(Object.entries(ages));
  return {
    names: () => [...objects.keys()],
    async *list(prefix: string): AsyncGenerator<StoredObject> {
      for (const [name, age] of [...objects])
        if (name.startsWith(prefix)) yield { name, bytes: 1, storedAt: NOW - age };
    },
    delete: async (name: string) => void objects.delete(name),
  };
}

describe("destroyResults", () => {
  it("destroys all objects of the requests and no others", async () => {
    const store = storeOf({ "r/1": 0, "r/2": 0, "rr/1": 0, "portal:r/1": 0 });

    await destroyResults(store, ["r", "portal:r", "unknown"], signal);

    expect(store.names()).toEqual(["rr/1"]);
  });
});

describe("sweepOrphans", () => {
  it("destroys what is older than an hour and belongs to no request that has identifiers, and what was never finished", async () => {
    const store = storeOf({
      "open/1": 100 * HOUR,
      "purged/1": 2 * HOUR,
      "unknown/1": 2 * HOUR,
      "new/1": 0,
      "~partial/old": 2 * HOUR,
      "~partial/new": HOUR / 2,
    });

    const swept = await sweepOrphans(
      store,
      async (keys) => keys.filter((key) => key === "open"),
      NOW,
      signal,
    );

    expect(store.names()).toEqual(["open/1", "new/1", "~partial/new"]);
    expect(swept).toBe(3);
  });

  it("asks for many requests in portions", async () => {
    const store = storeOf(
      Object.fromEntries(Array.from({ length: 1_201 }, (_, index) => [`r${index}/1`, 2 * HOUR])),
    );
    const asked: number[] = [];

    await sweepOrphans(
      store,
      async (keys) => {
        asked.push(keys.length);
        return [];
      },
      NOW,
      signal,
    );

    expect(asked).toEqual([500, 500, 201]);
    expect(store.names()).toEqual([]);
  });
});
