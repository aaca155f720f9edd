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
