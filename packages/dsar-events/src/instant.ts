import { z } from "zod";

// RFC 3339 section 5.6: seconds and the offset are required, `t` and `z` may be lower case.
const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

const MINUTE_MS = 60_000;
const FIRST_INSTANT = Date.parse("0000-01-01T00:00:00.000Z");
const LAST_INSTANT = Date.parse("9999-12-31T23:59:59.999Z");

/**
 * Reads an RFC 3339 date and time with any offset; milliseconds since 1970, finer fractions cut. `null` where it is none:
 * a day that the month does not have, no seconds, no offset. A leap second counts as the second after it.
 */
export function parseInstant(text: string): number | null {
  const parts = RFC_3339.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hours, minutes, seconds, fraction = "", sign, offsetHours, offsetMinutes] =
    parts;
  const midnight = Date.parse(`${year}-${month}-${day}T00:00:00.000Z`);
  // Date.parse lets 30 February roll over into March.
  if (Number.isNaN(midnight) || new Date(midnight).getUTCDate() !== Number(day)) return null;
  const offset =
    sign === undefined ? 0 : (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === "-" ? -1 : 1);
  const instant =
    midnight +
    (Number(hours) * 60 + Number(minutes) - offset) * MINUTE_MS +
    Number(seconds) * 1000 +
    Number(fraction.slice(0, 3).padEnd(3, "0"));
  return isInstant(instant) ? instant : null;
}

/** True for a whole or fractional millisecond count that lies in the years 0000 to 9999, which RFC 3339 can write. */
export function isInstant(milliseconds: number): boolean {
  return milliseconds >= FIRST_INSTANT && milliseconds <= LAST_INSTANT;
}

/** Writes an instant as the contract does everywhere: UTC, with milliseconds. Beyond the years 0000 to 9999 it is clamped. */
export function formatInstant(milliseconds: number): string {
  return new Date(clampInstant(milliseconds)).toISOString();
}

/** The instant that `formatInstant` writes. */
export function clampInstant(milliseconds: number): number {
  return Math.trunc(Math.min(Math.max(milliseconds, FIRST_INSTANT), LAST_INSTANT));
}

/** An RFC 3339 date and time, kept as it was written. */
export const instantSchema = z
  .string()
  .refine((text) => parseInstant(text) !== null)
  .meta({ format: "date-time" });
