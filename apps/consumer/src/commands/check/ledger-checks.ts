import { randomBytes } from "node:crypto";
import {
  databasePlace,
  type ExistingDatabase,
  openExistingDatabase,
  writeObstacle,
} from "@intercom-dsar/database";
import { checkLedgerKey, readLedgerVersion } from "@intercom-dsar/ledger";
import { createKeyring, readKeyFile } from "@intercom-dsar/sealing";
import { type CheckGroup, failed, ok, skipped } from "@intercom-dsar/service/command-line";
import type { ConsumerConfig } from "../../config/config.ts";

/** The database, the ledger's schema in it, and whether the key is the ledger's. What is missing is not made. */
export function ledgerChecks(config: ConsumerConfig): CheckGroup {
  const url = config.DATABASE_URL.reveal();
  const place = databasePlace(url);
  let database: ExistingDatabase | null = null;
  let hasLedger = false;

  return {
    checks: [
      {
        name: "database",
        variable: "DATABASE_URL",
        place,
        async run() {
          database = openExistingDatabase(url);
          await database?.query("SELECT 1");
          return ok(database === null ? `${place}: not there yet, a start makes it` : place);
        },
      },
      {
        name: "schema",
        variable: "DATABASE_URL",
        needs: "database",
        async run() {
          if (database === null) return skipped("there is no database yet");
          const { found, own } = await readLedgerVersion(database);
          hasLedger = found > 0;
          const obstacle = await writeObstacle(database, found < own ? null : "requests");
          if (obstacle !== null) return failed(`${place}: ${obstacle}`);
          if (!hasLedger) return ok(`no ledger yet: a start makes version ${own}`);
          return ok(found < own ? `version ${found}: a start brings it to ${own}` : `version ${found}`);
        },
      },
      {
        name: "key",
        variable: "LEDGER_KEY",
        needs: "schema",
        async run() {
          const { keys, source } = ledgerKeys(config);
          if (database === null || !hasLedger) return ok(`${source}; there is no ledger yet to try it on`);
          await checkLedgerKey(database, createKeyring(keys));
          return ok(`${source}, opens what the ledger holds`);
        },
      },
    ],
    close: async () => database?.close(),
  };
}

/** Without a key a start makes one: it opens nothing that is there already, as one made here. */
function ledgerKeys(config: ConsumerConfig): { keys: readonly Uint8Array[]; source: string } {
  if (config.LEDGER_KEY !== undefined) return { keys: config.LEDGER_KEY.reveal(), source: "LEDGER_KEY" };
  const path = `${config.DATABASE_URL.reveal().slice("sqlite:".length)}.key`;
  const key = readKeyFile(path);
  return { keys: [key ?? randomBytes(32)], source: key === null ? `${path}: a start makes it` : path };
}
