import { type Database, DatabaseUrlError, openDatabase } from "@intercom-dsar/database";
import { ConfigError, type Secret } from "@intercom-dsar/service";

/**
 * Opens the database that a variable names.
 *
 * @throws ConfigError where the variable names what can't be a database; DatabaseError for a state that may pass
 */
export function openConfiguredDatabase(variable: string, url: Secret<string>): Database {
  try {
    return openDatabase(url.reveal());
  } catch (error) {
    throw error instanceof DatabaseUrlError ? new ConfigError([{ variable, message: error.message }]) : error;
  }
}
