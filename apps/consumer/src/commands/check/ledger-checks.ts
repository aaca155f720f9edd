import { databasePlace, openExistingDatabase, writeObstacle } from "@intercom-dsar/database";
import { checkLedgerKey, readKeyUse, readLedgerVersion } from "@intercom-dsar/ledger";
import { createKeyring, findKeys } from "@intercom-dsar/sealing";
import { type CheckGroup, databaseChecks, failed, ok } from "@intercom-dsar/service/command-line";
import type { ConsumerConfig } from "../../config/config.ts";
import { olderKeyFinding } from "./older-key-finding.ts";

/** The database, the ledger's schema in it, and whether the key is the ledger's. */
export function ledgerChecks(config: ConsumerConfig): CheckGroup {
  const url = config.DATABASE_URL.reveal();
  const place = databasePlace(url);
  return databaseChecks({
    place,
    open: () => openExistingDatabase(url),
    async schema(database) {
      const { found, own, upgradeFinished } = await readLedgerVersion(database);
      const obstacle = await writeObstacle(database, found < own ? null : "requests");
      if (obstacle !== null) return failed(`${place}: ${obstacle}`);
      if (found === 0) return ok(`no ledger yet: a start makes version ${own}`);
      if (found < own) return ok(`version ${found}: a start brings it to ${own}`);
      return ok(
        `version ${found}${upgradeFinished ? "" : ", also for earlier releases until finish-upgrade"}`,
      );
    },
    keys: {
      name: "key",
      variable: "LEDGER_KEY",
      async run(database) {
        const path = `${url.slice("sqlite:".length)}.key`;
        const { keys, source } = findKeys("LEDGER_KEY", config.LEDGER_KEY?.reveal(), path);
        const { found, own } = await readLedgerVersion(database);
        if (found === 0) return ok(`${source}; there is no ledger yet to try it on`);
        const keyring = createKeyring(keys);
        await checkLedgerKey(database, keyring);
        const retention = { identifiersMs: config.IDENTIFIER_RETENTION, idsMs: config.ID_RETENTION };
        const older = found < own ? [] : await readKeyUse(database, keyring, retention);
        return ok([`${source}, opens what the ledger holds`, ...older.map(olderKeyFinding)].join("; "));
      },
    },
  });
}
