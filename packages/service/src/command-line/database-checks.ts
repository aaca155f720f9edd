import { type Check, type Finding, ok, skipped } from "./check.ts";
import type { CheckGroup } from "./check-groups.ts";

export interface DatabaseToCheck<Database> {
  /** Its file, or its host and name. */
  readonly place: string;
  /** `null` where there is none yet, and a start would make it. */
  open(): Database | null;
  /** Whether it has the tables that a start needs, or lets a start make them. */
  schema(database: Database): Promise<Finding>;
  /** Whether the keys open what is in those tables. */
  readonly keys: Pick<Check, "name" | "variable"> & { run(database: Database): Promise<Finding> };
}

/** A program's database, the schema in it, and the keys to it. What is missing is not made. */
export function databaseChecks<
  Database extends { query(sql: string): Promise<unknown>; close(): Promise<void> },
>({ place, open, schema, keys }: DatabaseToCheck<Database>): CheckGroup {
  const variable = "DATABASE_URL";
  let database: Database | null = null;
  const there = (inspect: (database: Database) => Promise<Finding>) => async () =>
    database === null ? skipped("there is no database yet") : inspect(database);
  return {
    checks: [
      {
        name: "database",
        variable,
        place,
        async run() {
          database = open();
          await database?.query("SELECT 1");
          return ok(database === null ? `${place}: not there yet, a start makes it` : place);
        },
      },
      { name: "schema", variable, needs: "database", run: there(schema) },
      { ...keys, needs: "schema", run: there(keys.run) },
    ],
    close: async () => database?.close(),
  };
}
