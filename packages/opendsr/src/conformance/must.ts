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

/** Throws a `CheckFailed` with this sentence where the condition does not hold. */
export function must(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new CheckFailed(otherwise);
}
