import { backoff, NO_JITTER } from "@intercom-dsar/service";

const FIRST_READ_AGAIN_MS = 1_000;
const pause = backoff({ baseMs: FIRST_READ_AGAIN_MS, capMs: 300_000, jitter: NO_JITTER });

/** Contacts and records that Intercom still shows after it accepted their deletion. */
export interface StillVisible {
  readonly nextReadAt: number;
  /** True once one of them was visible for the whole of `verifyForMs`. */
  readonly giveUp: boolean;
}

/** When what is visible since its deletion is read again, by how often it was read before. */
export function nextReadOf(since: number, reads: number, now: number, verifyForMs: number): StillVisible {
  const giveUpAt = since + verifyForMs;
  const nextReadAt = Math.min(now + pause(reads + 1), Math.max(giveUpAt, now + FIRST_READ_AGAIN_MS));
  return { nextReadAt, giveUp: now >= giveUpAt };
}
