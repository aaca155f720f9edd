export type CallbackErrorCode =
  /** The target's name has no address that may be connected to. */
  | "address_refused"
  | "name_not_resolved"
  /** The target did not answer in time, or the connection broke. */
  | "target_unreachable"
  /** The target answered something other than 2xx. */
  | "target_refused"
  /** The target, or whoever was to sign, is no longer configured. */
  | "callback_not_allowed"
  /** The outcome was destroyed, as its retention says. */
  | "outcome_destroyed";

/** A callback that was not delivered. Retryable ones are tried again for three days. */
export class CallbackError extends Error {
  readonly code: CallbackErrorCode;
  readonly retryable: boolean;
  override readonly name = "CallbackError";
  /** The target's answer; `null` where none came. */
  readonly status: number | null;
  /** How long the target asks to be left alone. */
  readonly retryAfterMs: number | null;

  constructor(
    code: CallbackErrorCode,
    options: ErrorOptions & { readonly status?: number; readonly retryAfterMs?: number | null } = {},
  ) {
    super(`The callback was not delivered: ${code}.`, options);
    this.code = code;
    this.retryable = code !== "callback_not_allowed" && code !== "outcome_destroyed";
    this.status = options.status ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }

  /** True where another callback to the same target would most likely fail as well. */
  get isTargetDown(): boolean {
    return this.retryable && (this.status === null || this.status === 429 || this.status >= 500);
  }
}
