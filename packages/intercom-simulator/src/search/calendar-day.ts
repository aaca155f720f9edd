const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of a moment in a timezone, as `2026-11-23`: days compare as text. */
export function calendarDay(unixSeconds: number, timezone: string): string {
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: timezone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    formats.set(timezone, format);
  }
  return format.format(new Date(unixSeconds * 1000));
}
