import type { Database, Queryable } from "./database.ts";
import { DatabaseError } from "./database-error.ts";

/** The schema of one package: its statements, a version each. */
export interface Schema {
  /** Names the schema among those that share the database. */
  readonly name: string;
  /** `migrations[0]` makes version 1. A published one is never changed; a new one expands before a later one contracts. */
  readonly migrations: readonly Migration[];
  /** The oldest version of this program's schema that can still work after the last migration. */
  readonly minReader: number;
  /** The same for a schema that this program makes, where nobody older has ever been. @default `minReader` */
  readonly minReaderWhereNew?: number;
}

export interface Migration {
  readonly sqlite: readonly string[];
  readonly postgres: readonly string[];
}

/** Any number; instances that start together take it in turn. */
const LOCK = 7_240_113;

const VERSIONS = `CREATE TABLE IF NOT EXISTS schema_versions (
  name TEXT PRIMARY KEY, version BIGINT NOT NULL, min_reader BIGINT NOT NULL)`;

/**
 * Brings a schema up to this program's version, once, however many instances start together. A newer schema is left alone; it is an
 * error (`schema_too_new`) only where its `minReader` is above this program's version, so that a rolling update and a roll-back work.
 */
export async function migrate(database: Database, schema: Schema): Promise<void> {
  await database.transaction((transaction) => bringUp(database.dialect, transaction, schema), {
    unlimited: true,
  });
}

async function bringUp(dialect: Database["dialect"], transaction: Queryable, schema: Schema): Promise<void> {
  if (dialect === "postgres") await transaction.query("SELECT pg_advisory_xact_lock(?)", [LOCK]);
  await transaction.query(VERSIONS);
  const current = await currentVersion(transaction, schema.name);
  const own = schema.migrations.length;
  refuseNewer(schema, current);
  if (current.version >= own) return;
  for (const migration of schema.migrations.slice(current.version)) {
    for (const statement of migration[dialect]) await transaction.query(statement);
  }
  const { minReader, minReaderWhereNew = minReader } = schema;
  // It may have been raised meanwhile (`raiseMinReader`), and never goes down.
  const least = current.version === 0 ? minReaderWhereNew : Math.max(current.minReader, minReader);
  await transaction.query(
    `INSERT INTO schema_versions (name, version, min_reader) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET version = excluded.version, min_reader = excluded.min_reader`,
    [schema.name, own, least],
  );
}

/**
 * Shuts out programs whose version of the schema is older than `minReader`: from here on they refuse to start (`schema_too_new`). Those
 * that run already are not stopped. The schema has to be there. Resolves to false where they were shut out before.
 */
export async function raiseMinReader(
  database: Database,
  schema: Schema,
  minReader: number,
): Promise<boolean> {
  const raised = await database.transaction((transaction) =>
    transaction.query(
      "UPDATE schema_versions SET min_reader = ? WHERE name = ? AND min_reader < ? RETURNING name",
      [minReader, schema.name, minReader],
    ),
  );
  return raised.length > 0;
}

/** @throws DatabaseError `schema_too_new` */
export function refuseNewer(schema: Schema, { minReader }: { readonly minReader: number }): void {
  if (minReader > schema.migrations.length)
    throw new DatabaseError("schema_too_new", `the ${schema.name} schema was made by a newer version`);
}

/** Both are 0 where the schema was never made; the table of the versions has to be there. */
export async function currentVersion(
  transaction: Queryable,
  name: string,
): Promise<{ version: number; minReader: number }> {
  const [row] = await transaction.query<{ version: number; min_reader: number }>(
    "SELECT version, min_reader FROM schema_versions WHERE name = ?",
    [name],
  );
  return { version: row?.version ?? 0, minReader: row?.min_reader ?? 0 };
}
