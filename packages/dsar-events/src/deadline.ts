import { clampInstant } from "./instant.ts";

/** The law whose time limit a request falls under. */
export type Regulation = "gdpr" | "ccpa";

const CCPA_DAYS = 45;
const DAY_MS = 86_400_000;

/**
 * The deadline of a request that states none; both times in milliseconds since 1970.
 *
 * `gdpr`: one calendar month after receipt (GDPR art. 12(3)); as in Regulation 1182/71 art. 3 the month ends on the day of
 * the same number, or on the last day of a shorter month. The time of day is kept and a weekend or holiday does not move it
 * on, so it is never later than the law's own. `ccpa`: 45 calendar days from receipt (11 CCR § 7021(b)).
 */
export function defaultDeadline(receivedAt: number, regulation: Regulation): number {
  if (regulation === "ccpa") return clampInstant(receivedAt + CCPA_DAYS * DAY_MS);
  const deadline = new Date(receivedAt);
  const day = deadline.getUTCDate();
  deadline.setUTCMonth(deadline.getUTCMonth() + 1);
  // 31 January + 1 month rolls over into March; day 0 of that month is the last of February.
  if (deadline.getUTCDate() !== day) deadline.setUTCDate(0);
  return clampInstant(deadline.getTime());
}
