/** Every call takes them. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A call for which the moment of sending matters takes this besides. */
export interface GuardedCallOptions extends CallOptions {
  /**
   * Asked after the throttle let the call through, and again right before the request is written (a free connection may be long in
   * coming); throws to forbid it: `refused`, and nothing was sent.
   */
  readonly guard?: (() => void) | undefined;
}
