import { UsageError } from "@intercom-dsar/service/command-line";

/** A moment as the API takes it: RFC 3339 in UTC. Written may be any offset, or a date alone. Throws UsageError. */
export function instantOf(option: string, written: string): string {
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(written)
    ? Date.parse(written)
    : Number.NaN;
  if (Number.isNaN(time))
    throw new UsageError(`${option}: write a time such as 2026-11-26T08:00:00Z, or a date`);
  return new Date(time).toISOString();
}
