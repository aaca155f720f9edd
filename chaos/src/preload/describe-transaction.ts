/** A statement of a transaction. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

const WRITE = /^\s*(?:WITH .*\s)?(INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE(?: IF NOT EXISTS)?)\s+(\w+)/s;
/** Columns of a journal entry as the ledger inserts it, and the place of its step. */
const JOURNAL_COLUMNS = 8;
const STEP_COLUMN = 3;

/** A name for a transaction by what it writes: its tables, and the steps of the journal. `null` where it writes nothing. */
export function describeTransaction(statements: readonly Statement[]): string | null {
  const tables = new Set<string>();
  const steps: string[] = [];
  for (const { sql, parameters } of statements) {
    const [, verb, table] = WRITE.exec(sql) ?? [];
    if (verb === undefined || table === undefined) continue;
    tables.add(table);
    if (table === "journal" && verb.startsWith("INSERT")) {
      for (let at = STEP_COLUMN; at < parameters.length; at += JOURNAL_COLUMNS)
        steps.push(String(parameters[at]));
    }
  }
  if (tables.has("schema_versions")) return "migrations";
  if (tables.size === 0) return null;
  const journal = steps.length === 0 ? "" : ` (${[...new Set(steps)].join(", ")})`;
  return `${[...tables].sort().join(" + ")}${journal}`;
}
