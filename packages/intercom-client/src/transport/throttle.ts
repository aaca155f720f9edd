/** What an answer told about the limit. Times in milliseconds since 1970. */
export interface Observation {
  readonly status: number;
  /** `X-RateLimit-Limit`, calls per 10-second window. */
  readonly limit: number | null;
  /** `X-RateLimit-Remaining`, all apps together. */
  readonly remaining: number | null;
  /** `X-RateLimit-Reset`, on Intercom's clock. */
  readonly resetAt: number | null;
  readonly retryAfterMs: number | null;
  /** When the answer came, on our clock. */
  readonly at: number;
  /** When the call was sent, on our clock. @default at */
  readonly sentAt?: number;
  /** The answer's `Date`, on Intercom's clock. */
  readonly serverDate?: number | null;
  /** A 429 about pending exports: not a rate limit, so it pauses nothing. @default false */
  readonly pendingExport?: boolean;
}

export interface ThrottleState {
  /** Intercom's limit per 10-second window, `null` before it is known. */
  readonly limit: number | null;
  /** `X-RateLimit-Remaining` of the last answer that had it. */
  readonly remaining: number | null;
  /** Milliseconds since 1970, `null` where nothing is paused. */
  readonly pausedUntil: number | null;
  /** Calls that this throttle allows itself in the present window. */
  readonly budgetPerWindow: number;
  /** Calls that it has let through in the present window. */
  readonly spentInWindow: number;
  /** Calls that wait for their turn. */
  readonly queued: number;
}

/** `first` passes all that wait; `last` lets some later calls of its own party pass. */
export type TurnOrder = "first" | "in turn" | "last";

export interface TurnOptions {
  readonly signal?: AbortSignal | undefined;
  /** @default "in turn" */
  readonly goes?: TurnOrder | undefined;
  /** Whose call it is: turns go round between parties. @default "" */
  readonly party?: string | undefined;
  /** Turns of the party in one round between those that have calls waiting; a positive integer. @default 1 */
  readonly weight?: number | undefined;
}

/** One workspace's share of Intercom's rate limit. */
export interface Throttle {
  /**
   * Waits for its turn, then runs `call` and settles as it does. Turns go round between the parties that have calls waiting, as many for each as its weight is;
   * within a party the first comes first. One that `goes: "first"` passes all others, and its party pays with its next turn; one that `goes: "last"` lets
   * some later calls of its party pass. Every call is charged, whatever comes of it. Rejects with `aborted`, `sent: false`, where the signal is aborted before the turn came.
   */
  run<T>(call: () => Promise<T>, options?: TurnOptions): Promise<T>;
  /** To be told of every answer; the client does it by itself. */
  observe(answer: Observation): void;
  readonly state: ThrottleState;
  /** What an earlier process remembered. The limit is a guess until the first answer confirms it. */
  restore(remembered: { readonly limit: number | null; readonly pausedUntil: number | null }): void;
}
