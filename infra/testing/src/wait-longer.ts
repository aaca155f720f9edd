import { vi } from "vitest";

/** As long as a test waits for a condition unless it names a limit: for what never comes, not for a machine that is busy. */
const LONGEST_WAIT_MS = 120_000;
const CHANGED = Symbol.for("intercom-dsar.waitFor");

// Vitest's own limit is a second, and has no setting. Files of a worker share `vi`, so it is changed once.
if (!Reflect.has(vi, CHANGED)) {
  const { waitFor } = vi;
  vi.waitFor = (condition, options) =>
    waitFor(condition, typeof options === "number" ? options : { timeout: LONGEST_WAIT_MS, ...options });
  Reflect.set(vi, CHANGED, true);
}
