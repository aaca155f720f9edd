import { createRateWindow, type RateState, type RateWindow, type WindowSeen } from "./rate-window.ts";
import type { Settings } from "./settings.ts";

/** What the limits say to one call. */
export interface RateDecision extends RateState {
  readonly allowed: boolean;
}

/**
 * The limits of one workspace: each app has its own, and all of them share the workspace's
 * (developers.intercom.com, "Rate limiting"). The headers tell the app's limit and the lesser of what remains.
 */
export interface RateLimits {
  /** Charges a call of `app`, or refuses it; a refused call costs nothing. */
  charge(app: string, now: number): RateDecision;
  /** The windows of one app, oldest first. */
  windows(app: string, now: number): readonly WindowSeen[];
}

export function createRateLimits(settings: () => Settings): RateLimits {
  const apps = new Map<string, RateWindow>();
  const shared = createRateWindow(
    () => Math.floor(settings().workspaceLimitPerMinute / 6),
    () => null,
  );

  function windowOf(app: string): RateWindow {
    const known = apps.get(app);
    if (known !== undefined) return known;
    const created = createRateWindow(
      () => settings().limitPerWindow ?? Math.floor(settings().limitPerMinute / 6),
      () => settings().otherApp,
    );
    apps.set(app, created);
    return created;
  }

  return {
    charge(app, now) {
      const own = windowOf(app);
      const ownBefore = own.peek(now);
      const sharedBefore = shared.peek(now);
      if (ownBefore.remaining === 0) return { ...own.refuse(now), allowed: false };
      if (sharedBefore.remaining === 0) {
        own.refuse(now);
        return { ...shared.refuse(now), allowed: false };
      }
      const after = own.take(now);
      const remaining = Math.min(after.remaining, shared.take(now).remaining);
      return { ...after, remaining, allowed: true };
    },
    windows: (app, now) => apps.get(app)?.seen(now) ?? [],
  };
}
