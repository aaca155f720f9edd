import pg from "pg";
import type { Statement } from "./describe-transaction.ts";
import { createCommitWatch } from "./watch-commits.ts";

/** Loaded by Node before the consumer (`--import`), and by nothing else: watches the transactions on PostgreSQL. */
const { prototype } = pg.Client;
const query: (...parameters: unknown[]) => unknown = prototype.query;
const commitOf = createCommitWatch();
/** What the transaction of each connection has done so far. */
const transactions = new WeakMap<object, Statement[]>();

Object.assign(prototype, {
  query(this: object, ...parameters: unknown[]): unknown {
    const [sql, values] = parameters;
    const run = () => Reflect.apply(query, this, parameters);
    if (typeof sql !== "string") return run();
    if (sql.startsWith("BEGIN")) transactions.set(this, []);
    else transactions.get(this)?.push({ sql, parameters: Array.isArray(values) ? values : [] });
    return sql === "COMMIT" ? commit(commitOf(transactions.get(this) ?? []), run) : run();
  },
});

async function commit(watched: ReturnType<typeof commitOf>, run: () => unknown): Promise<unknown> {
  watched.before();
  const result = await run();
  watched.after();
  return result;
}
