/** An option that can't be right, reported where the client or the throttle is created. */
export class OptionsError extends RangeError {
  override readonly name = "OptionsError";
  readonly code = "invalid_options";
  readonly retryable = false;
  /** The option that is wrong. */
  readonly option: string;

  constructor(option: string, rule: string) {
    super(`The option ${option} ${rule}.`);
    this.option = option;
  }
}
