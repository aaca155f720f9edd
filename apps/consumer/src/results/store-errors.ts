import { ResultStoreError } from "./result-store.ts";

/** What a store rejects with: the signal's reason where it aborted, else `result_store_unavailable`. */
export function asStoreError(cause: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  return new ResultStoreError("the result store can't be used now", { cause });
}

/** Passes items on; whatever ends them early is told as the store tells it. */
export async function* reported<Item>(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  try {
    for await (const item of items) {
      signal.throwIfAborted();
      yield item;
    }
  } catch (error) {
    throw asStoreError(error, signal);
  }
}

/** Tells a failure of the content from one of the store. */
export function watchSource(content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
  let failure: unknown;
  async function* passedOn() {
    try {
      yield* content;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  return { content: passedOn(), error: () => failure };
}
