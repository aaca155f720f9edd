import { type LedgerContext, placeholders } from "../storage/ledger-context.ts";
import { SENDER_OF_ROW } from "../storage/request-identity.ts";

const BATCH = 500;

/** As a cancel of each: what waits is due at once, so that it ends now. Taken in portions: intake must not wait for a sender's whole queue. */
export async function withdraw(
  { database, now, unnamedSender, announce }: LedgerContext,
  sender: string,
): Promise<string[]> {
  const queued = await database.query<{ request_id: string }>(
    `SELECT request_id FROM requests WHERE state <> 'ended' AND begun_at IS NULL AND cancel_requested_at IS NULL
     AND ${SENDER_OF_ROW} = ? ORDER BY arrived_at`,
    [unnamedSender, sender],
  );
  const withdrawn: string[] = [];
  for (let start = 0; start < queued.length; start += BATCH) {
    const ids = queued.slice(start, start + BATCH).map(({ request_id }) => request_id);
    const rows = await database.transaction((transaction) =>
      transaction.query<{ request_id: string }>(
        `UPDATE requests SET cancel_requested_at = ?, state = CASE WHEN state = 'waiting' THEN 'received' ELSE state END
         WHERE request_id IN (${placeholders(ids)}) AND state <> 'ended' AND begun_at IS NULL RETURNING request_id`,
        [now(), ...ids],
      ),
    );
    withdrawn.push(...rows.map(({ request_id }) => request_id));
  }
  announce();
  return withdrawn;
}
