import { DatabaseSync } from "node:sqlite";
import type { Statement } from "./describe-transaction.ts";
import { createCommitWatch } from "./watch-commits.ts";

/** Loaded by Node before the consumer (`--import`), and by nothing else: watches the transactions on SQLite. */
const prepare = DatabaseSync.prototype.prepare;
const commitOf = createCommitWatch();
let statements: Statement[] = [];

DatabaseSync.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql);
  const { all } = statement;
  const watched = (...parameters: unknown[]) => {
    const run = () => Reflect.apply(all, statement, parameters);
    if (sql === "COMMIT") {
      const commit = commitOf(statements);
      commit.before();
      const result = run();
      commit.after();
      return result;
    }
    if (sql.startsWith("BEGIN")) statements = [];
    else statements.push({ sql, parameters });
    return run();
  };
  return Object.assign(statement, { all: watched });
};
