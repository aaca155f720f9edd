/** The longest that an answer is held back. */
const LONGEST_WAIT_MS = 60_000;

/** The `wait` of a `Prefer` header (RFC 7240, section 4.3) in milliseconds, within our limit; `null` where none is asked for. */
export function preferredWait(header: string | undefined): number | null {
  for (const preference of (header ?? "").split(",")) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(;|$)/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds) * 1_000, LONGEST_WAIT_MS);
  }
  return null;
}
