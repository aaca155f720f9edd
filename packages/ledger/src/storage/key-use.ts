import type { Queryable } from "@intercom-dsar/database";
import type { Keyring } from "@intercom-dsar/sealing";
import type { Retention } from "../retention.ts";
import { reported } from "./ledger-error.ts";
import { readLedgerKeys } from "./ledger-keys.ts";

/** What an older key of the keyring is needed for. Times in milliseconds since 1970. */
export interface KeyUse {
  readonly id: string;
  /** Since when nothing is sealed by it: the ledger opens without it from then on. `null` while something is, or was not looked at yet. */
  readonly retiredAt: number | null;
  /** Requests that a release before this one sealed with it, and how many of them are open. */
  readonly sealed: number;
  readonly open: number;
  /** When the last of the others is purged. */
  readonly sealedUntil: number | null;
  /** Ids that are remembered by its hashes, with the key or without it, and until when at the latest. */
  readonly hashes: number;
  readonly hashesUntil: number | null;
}

/** Looks through all requests; changes nothing. The ledger has to be there, in this program's version. Rejects with `ledger_unavailable`. */
export function readKeyUse(
  database: Queryable,
  keyring: Keyring,
  retention: Pick<Retention, "identifiersMs" | "idsMs">,
): Promise<KeyUse[]> {
  return reported(async () => {
    const rows = await readLedgerKeys(database);
    const uses: KeyUse[] = [];
    for (const { id } of keyring.hashKeys.slice(1)) {
      const retiredAt = rows.find(({ key_id }) => key_id === id)?.retired_at ?? null;
      uses.push({
        id,
        retiredAt,
        ...(await sealedUnder(database, id, retention)),
        ...(await hashedUnder(database, id, retention)),
      });
    }
    return uses;
  });
}

async function sealedUnder(
  database: Queryable,
  id: string,
  { identifiersMs }: Pick<Retention, "identifiersMs">,
): Promise<Pick<KeyUse, "sealed" | "open" | "sealedUntil">> {
  const [row] = await database.query<{ sealed: number; open: number; last: number | null }>(
    `SELECT COUNT(*) AS sealed, COUNT(CASE WHEN state <> 'ended' THEN 1 END) AS open, MAX(ended_at) AS last
     FROM requests WHERE sealed IS NOT NULL AND SUBSTR(sealed, 1, 5) = ?`,
    [Buffer.from(`01${id}`, "hex")],
  );
  const last = row?.last ?? null;
  return {
    sealed: Number(row?.sealed ?? 0),
    open: Number(row?.open ?? 0),
    sealedUntil: last === null ? null : Number(last) + identifiersMs,
  };
}

async function hashedUnder(
  database: Queryable,
  id: string,
  { idsMs }: Pick<Retention, "idsMs">,
): Promise<Pick<KeyUse, "hashes" | "hashesUntil">> {
  const [row] = await database.query<{ hashes: number; last: number | null }>(
    "SELECT COUNT(*) AS hashes, MAX(ended_at) AS last FROM requests WHERE meaning_key = ?",
    [id],
  );
  const last = row?.last ?? null;
  return { hashes: Number(row?.hashes ?? 0), hashesUntil: last === null ? null : Number(last) + idsMs };
}
