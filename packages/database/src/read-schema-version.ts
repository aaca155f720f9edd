import type { Database } from "./database.ts";
import { currentVersion, refuseNewer, type Schema } from "./migrate.ts";

export interface SchemaVersion {
  /** 0 where the schema was never made. */
  readonly found: number;
  /** This program's, to which `migrate` would bring it. */
  readonly own: number;
  /** Programs of an older version refuse to start; 0 where the schema was never made. */
  readonly minReader: number;
}

const HAS_VERSIONS = {
  sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_versions'",
  postgres: "SELECT to_regclass('schema_versions')::text AS name",
} as const;

/**
 * Which version of a schema a database has; changes nothing.
 *
 * @throws DatabaseError `schema_too_new` where `migrate` would, and the database's own
 */
export async function readSchemaVersion(
  database: Pick<Database, "dialect" | "query">,
  schema: Schema,
): Promise<SchemaVersion> {
  const [table] = await database.query<{ name: string | null }>(HAS_VERSIONS[database.dialect]);
  const own = schema.migrations.length;
  if (table === undefined || table.name === null) return { found: 0, own, minReader: 0 };
  const current = await currentVersion(database, schema.name);
  refuseNewer(schema, current);
  return { found: current.version, own, minReader: current.minReader };
}
