import { randomBytes } from "node:crypto";
import {
  databasePlace,
  type ExistingDatabase,
  openExistingDatabase,
  readSchemaVersion,
  writeObstacle,
} from "@intercom-dsar/database";
import { inspectVault, readVaultVersion } from "@intercom-dsar/oauth";
import { createKeyring, readKeyFile } from "@intercom-dsar/sealing";
import { type CheckGroup, failed, ok, skipped } from "@intercom-dsar/service/command-line";
import type { AuthConfig } from "../config/config.ts";
import { AUTH_SCHEMA } from "../store/auth-store.ts";

/** The database, the schemas in it, and whether the keys are the vault's. What is missing is not made. */
export function storageChecks(config: AuthConfig): CheckGroup {
  const url = config.DATABASE_URL.reveal();
  const place = databasePlace(url);
  let database: ExistingDatabase | null = null;
  let hasVault = false;

  /** The configuration demands keys with PostgreSQL, so only SQLite comes to a key file. */
  const keysOf = (variable: "VAULT_KEY" | "SESSION_KEY", suffix: string) => {
    const written = config[variable];
    if (written !== undefined) return { keys: written.reveal(), source: variable };
    const path = `${place}${suffix}`;
    const key = readKeyFile(path);
    return key === null
      ? { keys: [randomBytes(32)], source: `${path}: a start makes it` }
      : { keys: [key], source: path };
  };

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
          const vault = await readVaultVersion(database);
          const app = await readSchemaVersion(database, AUTH_SCHEMA);
          hasVault = vault.found > 0;
          const isCurrent = vault.found >= vault.own && app.found >= app.own;
          const obstacle = await writeObstacle(database, isCurrent ? "workspace_tokens" : null);
          if (obstacle !== null) return failed(`${place}: ${obstacle}`);
          if (!isCurrent) return ok("a start makes it or brings it up to date");
          return ok(`vault version ${vault.found}, sessions version ${app.found}`);
        },
      },
      {
        name: "workspaces",
        variable: "VAULT_KEY",
        needs: "schema",
        async run() {
          const { keys, source } = keysOf("VAULT_KEY", ".vault-key");
          if (database === null || !hasVault) return ok(`${source}; there is no vault yet to try it on`);
          const inspection = await inspectVault(database, createKeyring(keys));
          const { connected, needs_reconnecting: dead, unsealable } = inspection;
          if (unsealable > 0) return failed(`${source}, does not open ${unsealable} of the vault's tokens`);
          return ok(`${source}; ${connected} connected, ${dead} to be reconnected`);
        },
      },
      {
        name: "session key",
        variable: "SESSION_KEY",
        run: async () => ok(keysOf("SESSION_KEY", ".session-key").source),
      },
    ],
    close: async () => database?.close(),
  };
}
