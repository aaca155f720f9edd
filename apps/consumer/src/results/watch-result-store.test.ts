import { createHealth } from "@intercom-dsar/service";
import { describe, expect, it } from "vitest";
import { type ResultStore, ResultStoreError } from "./result-store.ts";
import { watchResultStore } from "./watch-result-store.ts";

const { signal } = new AbortController();

describe("watchResultStore", () => {
  it.each<readonly [string, (store: ResultStore) => Promise<unknown>]>([
    ["put", (store) => store.put("r/x", [], signal)],
    ["get", (store) => store.get("r/x", signal)],
    ["delete", (store) => store.delete("r/x", signal)],
    [
      "list",
      async (store) => {
        for await (const _ of store.list("", signal));
      },
    ],
  ])("tells that the store can't be used, and that it can again: %s", async (_, use) => {
    let error: Error | null = null;
    const answer = async <Result>(result: Result) => {
      if (error !== null) throw error;
      return result;
    };
    const health = createHealth();
    const store = watchResultStore(
      {
        put: () => answer("memory:x"),
        get: () => answer(null),
        delete: () => answer(undefined),
        async *list() {
          await answer(null);
          yield { name: "r/x", bytes: 1, storedAt: 0 };
        },
      },
      health.part("results"),
    );
    const state = () => health.readiness().parts[0];

    await use(store);
    expect(state()).toMatchObject({ state: "up" });

    error = new ResultStoreError("full");
    await expect(use(store)).rejects.toBe(error);
    expect(state()).toMatchObject({ state: "down", code: "result_store_unavailable" });

    error = new Error("stopping");
    await expect(use(store)).rejects.toBe(error);
    expect(state()).toMatchObject({ state: "down" });

    error = null;
    await use(store);
    expect(state()).toMatchObject({ state: "up" });
  });
});
