import {
  databasePlace,
  openExistingDatabase,
  readSchemaVersion,
  writeObstacle,
} from "@intercom-dsar/database";
import { inspectVault, readVaultVersion } from "@intercom-dsar/oauth";
import { createKeyring, findKeys } from "@intercom-dsar/sealing";
import { type Check, type CheckGroup, databaseChecks, failed, ok } from "@intercom-dsar/service/command-line";
import type { AuthConfig } from "../config/config.ts";
import { AUTH_SCHEMA } from "../store/auth-store.ts";

/** The database, the schemas in it, and whether the keys are the vault's. */
export function storageChecks(config: AuthConfig): CheckGroup {
  const url = config.DATABASE_URL.reveal();
  const place = databasePlace(url);
  /** The configuration demands keys with PostgreSQL, so only SQLite comes to a key file. */
  const keysOf = (variable: "VAULT_KEY" | "SESSION_KEY", suffix: string) =>
    findKeys(variable, config[variable]?.reveal(), `${url.slice("sqlite:".length)}${suffix}`);
  const sessionKey: Check = {
    name: "session key",
    variable: "SESSION_KEY",
    run: async () => ok(keysOf("SESSION_KEY", ".session-key").source),
  };
  const { checks, close } = databaseChecks({
    place,
    open: () => openExistingDatabase(url),
    async schema(database) {
      const vault = await readVaultVersion(database);
      const app = await readSchemaVersion(database, AUTH_SCHEMA);
      const isCurrent = vault.found >= vault.own && app.found >= app.own;
      const obstacle = await writeObstacle(database, isCurrent ? "workspace_tokens" : null);
      if (obstacle !== null) return failed(`${place}: ${obstacle}`);
      if (!isCurrent) return ok("a start makes it or brings it up to date");
      return ok(`vault version ${vault.found}, sessions version ${app.found}`);
    },
    keys: {
      name: "workspaces",
      variable: "VAULT_KEY",
      async run(database) {
        const { keys, source } = keysOf("VAULT_KEY", ".vault-key");
        if ((await readVaultVersion(database)).found === 0)
          return ok(`${source}; there is no vault yet to try it on`);
        const {
          connected,
          needs_reconnecting: dead,
          unsealable,
        } = await inspectVault(database, createKeyring(keys));
        if (unsealable > 0) return failed(`${source}, does not open ${unsealable} of the vault's tokens`);
        return ok(`${source}; ${connected} connected, ${dead} to be reconnected`);
      },
    },
  });
  return { checks: [...checks, sessionKey], close };
}
