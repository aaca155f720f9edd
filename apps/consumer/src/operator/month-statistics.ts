import type { EndedGroup } from "@intercom-dsar/ledger";
import { medianTenths } from "../commands/report/ccpa-7102.ts";

/** A month as `2026-11`, in UTC, and where it begins and ends. */
export interface Month {
  readonly month: string;
  readonly from: number;
  readonly until: number;
}

/** The last so many months, this one included, the newest first. */
export function lastMonths(now: number, count: number): Month[] {
  const date = new Date(now);
  return Array.from({ length: count }, (_, index) => {
    const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - index);
    const until = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - index + 1);
    return { month: new Date(from).toISOString().slice(0, 7), from, until };
  });
}

export interface MonthRow {
  readonly month: string;
  readonly kind: string;
  readonly regulation: string | null;
  readonly ended: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly late: number;
  /** In days, to a tenth: half took no longer. */
  readonly medianDays: number;
}

/** A row for each kind and law. */
export function toMonthRows({ month }: Month, groups: readonly EndedGroup[]): MonthRow[] {
  const byKind = Map.groupBy(groups, ({ kind, regulation }) => JSON.stringify([kind, regulation]));
  return [...byKind.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const durations = own.flatMap(({ durations }) => durations);
    const byStatus: Record<string, number> = {};
    for (const { status, durations } of own)
      byStatus[status] = (byStatus[status] ?? 0) + sum(durations.map(({ count }) => count));
    return [
      {
        month,
        kind: first.kind,
        regulation: first.regulation,
        ended: sum(durations.map(({ count }) => count)),
        byStatus,
        late: sum(durations.map(({ late }) => late)),
        medianDays: medianTenths(durations) / 10,
      },
    ];
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
