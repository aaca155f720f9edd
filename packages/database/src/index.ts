export type { Database, Queryable, Row, SqlValue } from "./database.ts";
export { DatabaseError, type DatabaseErrorCode } from "./database-error.ts";
export { DatabaseUrlError, databaseUrl } from "./database-url.ts";
export { loadOrCreateKeyFile } from "./key-file.ts";
export { createKeyring, KeyError, type Keyring, parseKey, UnsealableError } from "./keyring.ts";
export { makeDirectory } from "./make-directory.ts";
export { type Migration, migrate, type Schema } from "./migrate.ts";
export { openDatabase } from "./open-database.ts";
export { type WriteHealth, watchWrites } from "./watch-writes.ts";
