import { type Database, DatabaseError, type WriteHealth, watchWrites } from "@intercom-dsar/database";
import { type Ledger, LedgerError, openLedger } from "@intercom-dsar/ledger";
import { createKeyring, KeyFileError, type Keyring, loadOrCreateKeyFile } from "@intercom-dsar/sealing";
import { ConfigError, type Logger } from "@intercom-dsar/service";
import type { ConsumerConfig } from "../config/config.ts";
import { createLetterSeal, type LetterSeal } from "../messages/letter-seal.ts";
import { openConfiguredDatabase } from "./open-configured-database.ts";

/** The service's memory, open. */
export interface Storage {
  readonly ledger: Ledger;
  readonly letterSeal: LetterSeal;
  readonly keyring: Pick<Keyring, "seal" | "open" | "mac">;
  close(): Promise<void>;
}

/**
 * Opens the database and the ledger in it, with the key from the configuration or from the file beside a SQLite database. `health` is told
 * whether requests can be kept; `null` for a command, which ends at once.
 */
export async function openStorage(
  config: ConsumerConfig,
  logger: Logger,
  health: WriteHealth | null,
): Promise<Storage> {
  let database: Database = openConfiguredDatabase("DATABASE_URL", config.DATABASE_URL);
  try {
    const keyring = createKeyring(ledgerKeys(config, logger));
    if (health !== null) database = await watchWrites(database, health);
    const retention = {
      identifiersMs: config.IDENTIFIER_RETENTION,
      recordsMs: config.RECORD_RETENTION,
      idsMs: config.ID_RETENTION,
      watchMs: config.INTERCOM_CLIENT_SECRET === undefined ? 0 : config.REAPPEARANCE_WATCH,
    };
    const isPipe = config.KAFKA_BROKERS === undefined && config.WEBHOOK_PORT === undefined;
    const unnamedSender = isPipe ? "pipe" : "kafka";
    const ledger = await openLedger({ database, keyring, retention, unnamedSender });
    return {
      ledger,
      letterSeal: createLetterSeal(keyring),
      keyring,
      async close() {
        await ledger.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw asMistake(error);
  }
}

/** A key or a schema that does not fit the database is told by the variable to correct. */
function asMistake(error: unknown): unknown {
  if (error instanceof LedgerError && error.code === "wrong_key")
    return new ConfigError([{ variable: "LEDGER_KEY", message: error.message }]);
  if (error instanceof KeyFileError)
    return new ConfigError([{ variable: "LEDGER_KEY", message: `is not set, and ${error.message}` }]);
  if (error instanceof DatabaseError && error.code === "schema_too_new")
    return new ConfigError([
      { variable: "DATABASE_URL", message: `${error.message} of this program (schema_too_new)` },
    ]);
  return error;
}

/** The configuration demands a key with PostgreSQL, so only SQLite comes to the key file. */
function ledgerKeys(config: ConsumerConfig, logger: Logger): readonly Uint8Array[] {
  if (config.LEDGER_KEY !== undefined) return config.LEDGER_KEY.reveal();
  const { key, created } = loadOrCreateKeyFile(`${config.DATABASE_URL.reveal().slice("sqlite:".length)}.key`);
  if (created)
    logger.warn("ledger_key_created", { variable: "LEDGER_KEY", reason: "kept_beside_the_database" });
  return [key];
}
