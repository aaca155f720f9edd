import {
  type Database,
  DatabaseError,
  DatabaseUrlError,
  openDatabase,
  type WriteHealth,
  watchWrites,
} from "@intercom-dsar/database";
import { openTokenVault, type TokenVault } from "@intercom-dsar/oauth";
import { createKeyring, KeyFileError, type Keyring, loadOrCreateKeyFile } from "@intercom-dsar/sealing";
import { type Clock, ConfigError, type Logger } from "@intercom-dsar/service";
import type { AuthConfig } from "../config/config.ts";
import { type Audit, createAudit } from "../store/audit.ts";
import { type AuthStore, openAuthStore } from "../store/auth-store.ts";

/** What the app remembers, open. */
export interface Storage {
  readonly vault: TokenVault;
  readonly store: AuthStore;
  readonly audit: Audit;
  /** Seals cookies. */
  readonly cookieKeys: Keyring;
  close(): Promise<void>;
}

/** Opens the database; keys come from the configuration or from files beside a SQLite database. `health` is told whether it takes writes. */
export async function openStorage(
  config: AuthConfig,
  clock: Clock,
  logger: Logger,
  health: WriteHealth,
): Promise<Storage> {
  const url = config.DATABASE_URL.reveal();
  const keysOf = (variable: "VAULT_KEY" | "SESSION_KEY", suffix: string) =>
    createKeyring(
      config[variable]?.reveal() ?? [keyFile(`${url.slice("sqlite:".length)}${suffix}`, variable, logger)],
    );
  let database = openConfigured(url);
  try {
    const [vaultKeys, cookieKeys] = [
      keysOf("VAULT_KEY", ".vault-key"),
      keysOf("SESSION_KEY", ".session-key"),
    ];
    database = await watchWrites(database, health);
    const vault = await openTokenVault({ database, keyring: vaultKeys, now: clock.now });
    const store = await openAuthStore(database, clock);
    const { close } = database;
    return { vault, store, audit: createAudit(database, clock), cookieKeys, close };
  } catch (error) {
    await database.close();
    if (!(error instanceof DatabaseError && error.code === "schema_too_new")) throw error;
    const message = `${error.message} of this program (schema_too_new)`;
    throw new ConfigError([{ variable: "DATABASE_URL", message }]);
  }
}

function openConfigured(url: string): Database {
  try {
    return openDatabase(url);
  } catch (error) {
    if (!(error instanceof DatabaseUrlError)) throw error;
    throw new ConfigError([{ variable: "DATABASE_URL", message: error.message }]);
  }
}

/** The configuration demands keys with PostgreSQL, so only SQLite comes here. */
function keyFile(path: string, variable: string, logger: Logger): Uint8Array {
  try {
    const { key, created } = loadOrCreateKeyFile(path);
    if (created) logger.warn("key_created", { variable, reason: "kept_beside_the_database" });
    return key;
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error;
    throw new ConfigError([{ variable, message: `is not set, and ${error.message}` }]);
  }
}
