import { z } from "zod";

/** Length of Intercom's rate windows; the marks are multiples of it. */
export const WINDOW_MS = 10_000;

/** Other apps that spend from the same limit, at moments that follow from the clock alone. */
export const OtherApp = z.strictObject({
  /** Part of each window's limit that they ask for. */
  share: z.number().min(0).max(1),
  /** `steady`: evenly over the window; `bursts`: all of it at `burstAtMs` into the window. */
  pattern: z.enum(["steady", "bursts"]).default("steady"),
  burstAtMs: z.number().min(0).max(WINDOW_MS).default(0),
  /** They are active for `onWindows`, silent for `offWindows`, and so on, counted from 1970. */
  onWindows: z.int().positive().default(1),
  offWindows: z.int().nonnegative().default(0),
});
export type OtherApp = z.output<typeof OtherApp>;
export type OtherAppInput = z.input<typeof OtherApp>;

/** Calls that the other app has asked for by `now` in the window that began at `windowStart`. */
export function callsAskedFor(otherApp: OtherApp, limit: number, windowStart: number, now: number): number {
  const cycle = otherApp.onWindows + otherApp.offWindows;
  if ((windowStart / WINDOW_MS) % cycle >= otherApp.onWindows) return 0;
  const elapsed = now - windowStart;
  if (otherApp.pattern === "bursts") {
    return elapsed >= otherApp.burstAtMs ? Math.floor(otherApp.share * limit) : 0;
  }
  return Math.floor(otherApp.share * limit * Math.min(1, elapsed / WINDOW_MS));
}
