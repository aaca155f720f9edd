import { appendFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { readCommitHook } from "./config.ts";
import { describeTransaction } from "./describe-transaction.ts";

/**
 * Loaded by Node before the consumer (`--import`), and by nothing else: watches the transactions on SQLite, writes down each one, and ends
 * the process, as SIGKILL does, just before or just after the commit that it was told.
 */
const { record, kill } = readCommitHook();
const prepare = DatabaseSync.prototype.prepare;
const met = new Map<string, number>();
let statements: { readonly sql: string; readonly parameters: readonly unknown[] }[] = [];

DatabaseSync.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql);
  const { all } = statement;
  const watched = (...parameters: unknown[]) => {
    const run = () => Reflect.apply(all, statement, parameters);
    if (sql === "COMMIT") return commit(run);
    if (sql.startsWith("BEGIN")) statements = [];
    else statements.push({ sql, parameters });
    return run();
  };
  return Object.assign(statement, { all: watched });
};

function commit<Result>(run: () => Result): Result {
  const name = describeTransaction(statements);
  if (name === null) return run();
  const count = (met.get(name) ?? 0) + 1;
  met.set(name, count);
  const isWanted = kill !== null && kill.name === name && kill.count === count;
  if (isWanted && kill.when === "before") die(kill.marker);
  const result = run();
  if (isWanted) die(kill.marker);
  if (record !== null) appendFileSync(record, `${JSON.stringify({ name, count })}\n`);
  return result;
}

function die(marker: string): never {
  writeFileSync(marker, "");
  process.kill(process.pid, "SIGKILL");
  // The signal is delivered before the next statement; nothing may run in between.
  while (true) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
