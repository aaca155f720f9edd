import { databasePlace, openExistingDatabase, writeObstacle } from "@intercom-dsar/database";
import { checkLedgerKey, readLedgerVersion } from "@intercom-dsar/ledger";
import { createKeyring, findKeys } from "@intercom-dsar/sealing";
import { type CheckGroup, databaseChecks, failed, ok } from "@intercom-dsar/service/command-line";
import type { ConsumerConfig } from "../../config/config.ts";

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
        if ((await readLedgerVersion(database)).found === 0)
          return ok(`${source}; there is no ledger yet to try it on`);
        await checkLedgerKey(database, createKeyring(keys));
        return ok(`${source}, opens what the ledger holds`);
      },
    },
  });
}
