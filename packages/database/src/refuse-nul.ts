import type { SqlValue } from "./database.ts";
import { DatabaseError } from "./database-error.ts";

/**
 * PostgreSQL's `text` can't hold U+0000, SQLite's can: refused in both, so that what works with one works with the other. Whoever takes
 * texts from outside has to refuse it before.
 *
 * @throws DatabaseError `database_statement_failed`
 */
export function refuseNul(parameters: readonly SqlValue[]): void {
  for (const parameter of parameters)
    if (typeof parameter === "string" && parameter.includes("\0"))
      throw new DatabaseError(
        "database_statement_failed",
        "a text holds U+0000, which PostgreSQL can't store",
      );
}
