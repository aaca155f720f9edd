import type { Processor } from "./processor.ts";

/** One thing that the specification asks of a processor. */
export interface Check {
  /** A sentence: what a processor does. */
  readonly name: string;
  /** Of the specification (https://github.com/opengdpr/OpenDSR/blob/master/specification.md). */
  readonly section: string;
  /** Resolves where the processor does it, rejects with a `CheckFailed` where not, with a `CheckLeftOut` where it can't be told. */
  readonly run: (processor: Processor) => Promise<void>;
}

/** The processor does not do what the specification asks. */
export class CheckFailed extends Error {
  readonly code = "check_failed";
  readonly retryable = false;
  override readonly name = "CheckFailed";
}

/** It can't be told from here whether the processor does it. */
export class CheckLeftOut extends Error {
  readonly code = "check_left_out";
  readonly retryable = false;
  override readonly name = "CheckLeftOut";
}

export function must(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new CheckFailed(otherwise);
}
