import type { HealthPart } from "@intercom-dsar/service";
import { type ResultStore, ResultStoreError } from "./result-store.ts";

/** Tells `health` after each call whether the store could be used. */
export function watchResultStore(store: ResultStore, health: HealthPart): ResultStore {
  async function observed<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      health.up();
      return result;
    } catch (error) {
      if (error instanceof ResultStoreError) health.down(error.code);
      throw error;
    }
  }

  return {
    put: (name, content, signal) => observed(() => store.put(name, content, signal)),
    get: (name, signal) => observed(() => store.get(name, signal)),
    delete: (name, signal) => observed(() => store.delete(name, signal)),
    async *list(prefix, signal) {
      const objects = store.list(prefix, signal)[Symbol.asyncIterator]();
      try {
        for (;;) {
          const next = await observed(() => objects.next());
          if (next.done === true) return;
          yield next.value;
        }
      } finally {
        await objects.return?.();
      }
    },
  };
}
