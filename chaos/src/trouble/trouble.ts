import type { Servers } from "../stage/stage.ts";

/** One way in which the world around the consumer fails, and what has to come of it. */
export interface Trouble {
  /** A sentence: what fails, and what is promised. */
  readonly name: string;
  /** Why it can't be played here; `null` where it can. */
  readonly skip?: () => string | null;
  /** Resolves to what was seen on the way, a few words each; rejects where a promise was broken. */
  run(kafka: Servers, name: string): Promise<readonly string[]>;
}

/** A promise that was not kept. */
class BrokenPromiseError extends Error {
  readonly code = "broken_promise";
  readonly retryable = false;
  override readonly name = "BrokenPromiseError";
}

export function demand(kept: boolean, promise: string): void {
  if (!kept) throw new BrokenPromiseError(promise);
}
