import type { Database, Row } from "./database.ts";

/**
 * What keeps this user from writing, in words; `null` where nothing is seen. Asks PostgreSQL and changes nothing; that SQLite's file can be
 * written is `openExistingDatabase`'s to say. `table` is one that the program writes, `null` where a start has to make its tables first.
 */
export async function writeObstacle(
  database: Pick<Database, "dialect" | "query">,
  table: string | null,
): Promise<string | null> {
  if (database.dialect === "sqlite") return null;
  const [state] = await database.query<Row & { read_only: string }>(
    "SELECT current_setting('transaction_read_only') AS read_only",
  );
  if (state?.read_only === "on") return "PostgreSQL takes no writes here: a standby, or set to read only";
  // Each right is asked for alone: of a list, PostgreSQL answers whether any is there.
  const rights =
    table === null
      ? "has_schema_privilege(current_schema(), 'CREATE')"
      : ["INSERT", "UPDATE", "DELETE"]
          .map((right) => `has_table_privilege('${table}', '${right}')`)
          .join(" AND ");
  const [granted] = await database.query<Row & { is_granted: string }>(
    `SELECT CASE WHEN ${rights} THEN 'yes' ELSE 'no' END AS is_granted`,
  );
  if (granted?.is_granted === "yes") return null;
  return table === null
    ? "this user may not make tables (no CREATE on the schema)"
    : `this user may not write the table ${table} (INSERT, UPDATE, DELETE)`;
}
