import type { LedgerContext } from "../storage/ledger-context.ts";
import type { OutcomeStatus } from "../types.ts";

/** Requests that ended in a time, were of one kind and law, and had one status. */
export interface EndedGroup {
  readonly kind: string;
  /** `null` where an earlier release stored them, and for rejections. */
  readonly regulation: string | null;
  readonly status: OutcomeStatus;
  /** How many took so long from the person's asking to their end. */
  readonly durations: readonly {
    readonly tenthsOfDays: number;
    readonly count: number;
    readonly late: number;
  }[];
}

const TENTH_OF_A_DAY_MS = 8_640_000;

/** What ended from `from` on and before `until`, both in milliseconds since 1970. */
export async function endedGroups(
  { database }: LedgerContext,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<EndedGroup[]> {
  const rows = await database.query<{
    kind: string;
    regulation: string | null;
    status: OutcomeStatus;
    tenths: number;
    count: number;
    late: number;
  }>(
    `SELECT kind, regulation, status, (ended_at - received_at) / ${TENTH_OF_A_DAY_MS} AS tenths, COUNT(*) AS count,
       COUNT(CASE WHEN ended_at > deadline THEN 1 END) AS late
     FROM requests WHERE state = 'ended' AND ended_at >= ? AND ended_at < ? GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    [from, until],
  );
  const groups = Map.groupBy(rows, ({ kind, regulation, status }) =>
    JSON.stringify([kind, regulation, status]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { kind, regulation, status } = first;
    const durations = group.map(({ tenths, count, late }) => ({
      tenthsOfDays: Math.max(0, Number(tenths)),
      count: Number(count),
      late: Number(late),
    }));
    return [{ kind, regulation, status, durations }];
  });
}
