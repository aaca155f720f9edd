import { databasePlace, type ExistingDatabase, openExistingDatabase } from "@intercom-dsar/database";
import { inspectVault, readVaultVersion } from "@intercom-dsar/oauth";
import { createKeyring } from "@intercom-dsar/sealing";
import { type CheckGroup, failed, ok, skipped } from "@intercom-dsar/service/command-line";
import type { ConsumerConfig } from "../../config/config.ts";
import { workspacesFinding } from "./workspaces-finding.ts";

/** The token vault that the auth app fills, and whether the keys are its keys. The tokens are the auth app's to check. */
export function vaultChecks(config: ConsumerConfig): CheckGroup {
  const variable = config.VAULT_DATABASE_URL === undefined ? "DATABASE_URL" : "VAULT_DATABASE_URL";
  const url = (config.VAULT_DATABASE_URL ?? config.DATABASE_URL).reveal();
  const place = databasePlace(url);
  let database: ExistingDatabase | null = null;
  let hasVault = false;

  return {
    checks: [
      {
        name: "vault",
        variable,
        place,
        async run() {
          database = openExistingDatabase(url);
          hasVault = database !== null && (await readVaultVersion(database)).found > 0;
          return ok(hasVault ? place : `${place}: no vault yet, a start makes it`);
        },
      },
      {
        name: "workspaces",
        variable: "VAULT_KEY",
        needs: "vault",
        async run() {
          if (database === null || !hasVault) return skipped("there is no vault yet");
          const inspection = await inspectVault(database, createKeyring(config.VAULT_KEY?.reveal() ?? []));
          const { unsealable } = inspection;
          return unsealable === 0
            ? workspacesFinding(inspection)
            : failed(`the key does not open ${unsealable} of the vault's tokens`);
        },
      },
    ],
    close: async () => database?.close(),
  };
}
