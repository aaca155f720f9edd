import type { Ledger } from "@intercom-dsar/ledger";
import { isPartial, type ResultStore, requestKeyOf } from "./result-store.ts";

type Store = Pick<ResultStore, "list" | "delete">;

/** Destroys every object of these requests. Rejects as the store does: then some may be left. */
export async function destroyResults(
  store: Store,
  requestKeys: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const key of requestKeys)
    for await (const { name } of store.list(`${key}/`, signal)) await store.delete(name, signal);
}

/** Destroys the objects whose links have expired. Resolves to their number; rejects as the store and the ledger do. */
export async function destroyExpired(
  store: Pick<ResultStore, "delete">,
  links: Pick<Ledger["links"], "expired" | "noteDestroyed">,
  signal: AbortSignal,
): Promise<number> {
  for (let count = 0; ; ) {
    const objects = await links.expired(BATCH);
    for (const object of objects) await store.delete(object, signal);
    await links.noteDestroyed(objects);
    count += objects.length;
    if (objects.length < BATCH) return count;
  }
}

/** Another process may still be writing what is younger. */
const ORPHANED_AFTER_MS = 60 * 60 * 1_000;
const BATCH = 500;

/**
 * Destroys what nobody needs any more: objects that a killed process left half written, and those of requests that are purged or unknown.
 * `filterIdentified` tells which requests still need theirs. Resolves to the number of objects.
 */
export async function sweepOrphans(
  store: Store,
  filterIdentified: (requestKeys: readonly string[]) => Promise<readonly string[]>,
  now: number,
  signal: AbortSignal,
): Promise<number> {
  let swept = 0;
  let names: string[] = [];
  for await (const { name, storedAt } of store.list("", signal)) {
    if (now - storedAt < ORPHANED_AFTER_MS) continue;
    names.push(name);
    if (names.length >= BATCH) await flush();
  }
  await flush();
  return swept;

  async function flush(): Promise<void> {
    const keys = new Set(names.filter((name) => !isPartial(name)).map(requestKeyOf));
    const needed = new Set(await filterIdentified([...keys]));
    for (const name of names) {
      if (!isPartial(name) && needed.has(requestKeyOf(name))) continue;
      await store.delete(name, signal);
      swept += 1;
    }
    names = [];
  }
}
