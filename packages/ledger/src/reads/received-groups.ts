import type { LedgerContext } from "../storage/ledger-context.ts";
import type { OutcomeStatus } from "../types.ts";

/** Requests that came in a time, are of one kind and law, and ended alike, or have not ended. */
export interface ReceivedGroup {
  readonly kind: string;
  /** `null` where an earlier release stored them, and for rejections. */
  readonly regulation: string | null;
  /** `null`: they have not ended. */
  readonly status: OutcomeStatus | null;
  /** How many took so long from the person's asking to their end; one element where they have not ended. */
  readonly durations: readonly { readonly tenthsOfDays: number; readonly count: number }[];
}

const TENTH_OF_A_DAY_MS = 8_640_000;

/** What was received from `from` on and before `until` (milliseconds since 1970), as far as it is remembered. */
export async function receivedGroups(
  { database }: LedgerContext,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<ReceivedGroup[]> {
  type Row = {
    kind: string;
    regulation: string | null;
    status: OutcomeStatus | null;
    tenths: number;
    count: number;
  };
  const ended = await database.query<Row>(
    `SELECT kind, regulation, status, (ended_at - received_at) / ${TENTH_OF_A_DAY_MS} AS tenths, COUNT(*) AS count FROM requests
     WHERE state = 'ended' AND ended_at >= ? AND received_at >= ? AND received_at < ? GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    [from, from, until],
  );
  const open = await database.query<Row>(
    `SELECT kind, regulation, NULL AS status, 0 AS tenths, COUNT(*) AS count FROM requests
     WHERE state <> 'ended' AND received_at >= ? AND received_at < ? GROUP BY 1, 2 ORDER BY 1, 2`,
    [from, until],
  );
  const groups = Map.groupBy([...ended, ...open], ({ kind, regulation, status }) =>
    JSON.stringify([kind, regulation, status]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { kind, regulation, status } = first;
    const durations = group.map(({ tenths, count }) => ({
      tenthsOfDays: Math.max(0, Number(tenths)),
      count: Number(count),
    }));
    return [{ kind, regulation, status, durations }];
  });
}
