import type { Logger } from "@intercom-dsar/service";

/** Tells of a refused request, at whichever endpoint. */
export type RefusalLog = (code: string) => void;

const EVERY_MS = 10_000;

/** One line for a code in ten seconds, with how many there were: who may not ask for anything must not be able to fill the log. */
export function createRefusalLog(
  logger: Logger,
  event: "webhook_refused" | "record_refused" | "operator_refused",
  now: () => number,
): RefusalLog {
  const seen = new Map<string, { loggedAt: number; count: number }>();
  return (code) => {
    const entry = seen.get(code) ?? { loggedAt: Number.NEGATIVE_INFINITY, count: 0 };
    seen.set(code, entry);
    entry.count += 1;
    if (Math.abs(now() - entry.loggedAt) < EVERY_MS) return;
    logger.warn(event, { code, count: entry.count });
    entry.loggedAt = now();
    entry.count = 0;
  };
}
