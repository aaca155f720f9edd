import type { KeepPage } from "../transport/pages.ts";

/** Every call takes them. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A list takes these. */
export interface ListOptions extends CallOptions {
  /** Asked for each page, so that a list which was read before, or in part, is not asked for again. @default every page is fetched */
  readonly keep?: KeepPage | undefined;
}

/** A call for which the moment of sending matters takes this besides. */
export interface GuardedCallOptions extends CallOptions {
  /**
   * Asked after the throttle let the call through, and again right before the request is written (a free connection may be long in
   * coming); throws to forbid it: `refused`, and nothing was sent.
   */
  readonly guard?: (() => void) | undefined;
}
