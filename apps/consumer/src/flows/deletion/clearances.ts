import type { Clock } from "@intercom-dsar/service";

/** A DELETE was about to be sent on a read that no longer counts. */
class ClearanceExpiredError extends Error {
  readonly code = "clearance_expired";
  readonly retryable = true;
  override readonly name = "ClearanceExpiredError";

  constructor() {
    super("The contact was not read recently enough to be deleted.");
  }
}

/** How long after a read of a contact its DELETE may still be sent, in milliseconds. */
export const READ_COUNTS_FOR_MS = 30_000;

/** A moment on both clocks: the wall clock can be set, and the monotonic one stands still while the machine sleeps. */
export interface Moment {
  readonly wall: number;
  readonly monotonic: number;
}

/**
 * Which contacts may be deleted now: those that a read by id allowed which was sent in this very run, at most 30 seconds ago. It is kept
 * in memory alone, so a plan that waited, was carried over or is resumed begins without any: it proves nothing about today.
 */
export interface Clearances {
  now(): Moment;
  /** A read that was sent at `readAt` allows the DELETE of this contact. */
  grant(id: string, readAt: Moment): void;
  revoke(id: string): void;
  holds(id: string): boolean;
  /** Throws `clearance_expired` where the DELETE may not be sent; then it takes a new read, even if a clock is set back meanwhile. */
  demand(id: string): void;
}

export function createClearances(clock: Clock): Clearances {
  const granted = new Map<string, Moment>();
  const now = () => ({ wall: clock.now(), monotonic: clock.monotonic() });

  function holds(id: string): boolean {
    const readAt = granted.get(id);
    if (readAt === undefined) return false;
    const { wall, monotonic } = now();
    return counts(wall - readAt.wall) && counts(monotonic - readAt.monotonic);
  }

  return {
    now,
    grant: (id, readAt) => {
      granted.set(id, readAt);
    },
    revoke: (id) => {
      granted.delete(id);
    },
    holds,
    demand: (id) => {
      if (holds(id)) return;
      granted.delete(id);
      throw new ClearanceExpiredError();
    },
  };
}

/** How long ago a read of the future was sent is not known: it doesn't count. */
function counts(ageMs: number): boolean {
  return ageMs >= 0 && ageMs <= READ_COUNTS_FOR_MS;
}
