/**
 * Keeps what is too large for a message. An object's name is `KEY/FILE`: `KEY` is the request's key in the ledger, so that all objects of
 * a request have the prefix `KEY/`. A name holds no personal data.
 *
 * Every method rejects with `result_store_unavailable` (retryable) where the store is full, read-only or away, and with the signal's
 * reason where it aborts.
 */
export interface ResultStore {
  /**
   * Stores the content durably and resolves to the reference that goes into the outcome. Memory does not grow with the content, and
   * nothing is left behind where it rejects. An object of the same name is replaced. An error of `content` itself is passed on as it is.
   */
  put(
    name: string,
    content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<string>;
  /** The object's bytes; `null` where there is none of this name. */
  get(name: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array> | null>;
  /** Destroys the object; it may be gone already. */
  delete(name: string, signal: AbortSignal): Promise<void>;
  /** The objects whose names begin with `prefix`, in no order, and for the empty prefix what is not whole yet too (`isPartial`). */
  list(prefix: string, signal: AbortSignal): AsyncIterable<StoredObject>;
}

/** What the store says of an object. */
export interface StoredObject {
  readonly name: string;
  readonly bytes: number;
  /** When it was last written, in milliseconds since 1970. */
  readonly storedAt: number;
}

/** No request's key begins so. */
export const PARTIALS = "~partial/";

/** Whether the name is that of an object that is being written, or whose writer died. */
export function isPartial(name: string): boolean {
  return name.startsWith(PARTIALS);
}

/** The key of the request whose object this is. */
export function requestKeyOf(name: string): string {
  return name.slice(0, name.indexOf("/"));
}

/** The result store is full, read-only or away. */
export class ResultStoreError extends Error {
  readonly code = "result_store_unavailable";
  readonly retryable = true;
  override readonly name = "ResultStoreError";
}
