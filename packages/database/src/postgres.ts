import { Client, type ClientBase, Pool, type PoolConfig, types } from "pg";
import { createAtMost } from "./at-most.ts";
import type { Database, Queryable, Row, SqlValue } from "./database.ts";
import { DatabaseError, type DatabaseErrorCode } from "./database-error.ts";
import { DatabaseUrlError } from "./database-url.ts";
import { refuseNul } from "./refuse-nul.ts";

const CONNECTIONS = 8;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
const LISTEN_AGAIN_MS = 1_000;
const CHANNEL = "intercom_dsar";
const INT8_OID = 20;

/** Server-side limits of one transaction; 0 is none. */
interface Limits {
  readonly statementMs: number;
  readonly idleMs: number;
}

const LIMITS: Limits = { statementMs: STATEMENT_TIMEOUT_MS, idleMs: STATEMENT_TIMEOUT_MS };
/** A server, a database or a role may have limits of its own: they are taken away too. */
const NO_LIMITS: Limits = { statementMs: 0, idleMs: 0 };

/**
 * PostgreSQL through a pool of connections; any number of instances share it. Lost connections come back by themselves.
 *
 * Nothing is set for a session, and nothing kept in one but `LISTEN`, so PgBouncer may stand between, in transaction mode too: it refuses
 * connections that ask for settings, and what one client sets for its session, another gets.
 *
 * @throws DatabaseUrlError where a parameter of the URL can't be used (a certificate's file that isn't there)
 */
export function openPostgres(url: string): Database {
  const settings = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    keepAlive: true,
    // Every BIGINT of ours is a count or a time in milliseconds: safe as a number.
    types: {
      getTypeParser: ((oid: number, format?: "text") =>
        oid === INT8_OID ? Number : types.getTypeParser(oid, format)) as never,
    },
  };
  check(settings);
  const pool = new Pool({ ...settings, max: CONNECTIONS });
  // The pool's own time limit is for a server that does not answer: whoever waits for a connection of ours must not take it for that.
  const atMost = createAtMost(CONNECTIONS);
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on("error", () => {});

  return {
    dialect: "postgres",
    owners: null,
    query: (sql, parameters) =>
      answer(() =>
        atMost(() => inTransaction(pool, LIMITS, (transaction) => transaction.query(sql, parameters))),
      ),
    transaction: (work, { unlimited = false } = {}) =>
      answer(() =>
        unlimited ? withoutLimits(settings, work) : atMost(() => inTransaction(pool, LIMITS, work)),
      ),
    async leaseTime(queryable) {
      const [row] = await queryable.query<{ now: number }>(
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now",
      );
      return { now: row?.now ?? 0, epoch: "postgres" };
    },
    eraseTraces: async () => true,
    onForeignChange: (listener) => listen(settings, listener),
    announceChange: () => answer(() => atMost(async () => void (await pool.query(`NOTIFY ${CHANNEL}`)))),
    close: () => pool.end(),
  };
}

/** `pg` reads the URL, and the files that it names, with each connection: a mistake would look like a server that is away. */
function check(settings: PoolConfig): void {
  try {
    new Client(settings);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    throw new DatabaseUrlError(
      path === undefined || code === undefined
        ? "a parameter after ? can't be used (sslmode, sslrootcert, sslcert, sslkey)"
        : `a file that it names can't be read: ${path} (${code})`,
    );
  }
}

async function inTransaction<Result>(
  pool: Pool,
  { statementMs, idleMs }: Limits,
  work: (transaction: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  // A connection that dies inside a transaction says so twice: by the query's error and by this event.
  client.on("error", () => {});
  let broken: Error | undefined;
  try {
    await client.query(
      `BEGIN; SET LOCAL statement_timeout = ${statementMs}; SET LOCAL idle_in_transaction_session_timeout = ${idleMs}`,
    );
    const result = await work({ query: (sql, parameters) => answer(() => ask(client, sql, parameters)) });
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.removeAllListeners("error");
    client.release(broken);
  }
}

/** On a connection of its own, since the client's own limit belongs to connections. */
async function withoutLimits<Result>(
  settings: PoolConfig,
  work: (transaction: Queryable) => Promise<Result>,
): Promise<Result> {
  const alone = new Pool({ ...settings, query_timeout: 0, max: 1 });
  alone.on("error", () => {});
  try {
    return await inTransaction(alone, NO_LIMITS, work);
  } finally {
    await alone.end();
  }
}

async function ask<Result extends Row>(
  queryable: ClientBase,
  sql: string,
  parameters: readonly SqlValue[] = [],
): Promise<Result[]> {
  refuseNul(parameters);
  let position = 0;
  const text = sql.replaceAll("?", () => `$${++position}`);
  const { rows } = await queryable.query<Result>(text, [...parameters]);
  return rows;
}

/**
 * LISTEN on a connection of its own, which is made again whenever it breaks; each new one counts as a change. Behind a pooler nothing is
 * heard of others: a `LISTEN` would stay with one of the server's connections, whoever gets that next.
 */
function listen(settings: object, listener: () => void): () => void {
  let stopped = false;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  function again(): void {
    client?.removeAllListeners();
    client?.on("error", () => {});
    client?.end().catch(() => {});
    client = undefined;
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => void start(), LISTEN_AGAIN_MS);
    timer.unref();
  }

  async function start(): Promise<void> {
    const fresh = new Client(settings);
    client = fresh;
    fresh.on("error", again);
    fresh.on("notification", listener);
    try {
      await fresh.connect();
      if (await isPooled(fresh)) {
        stopped = true;
        again();
      } else await fresh.query(`LISTEN ${CHANNEL}`);
      listener();
    } catch {
      again();
    }
  }

  void start();
  return () => {
    stopped = true;
    clearTimeout(timer);
    again();
  };
}

/** A pooler tells its clients a process id that it made up, and answers with the server's. */
async function isPooled(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid !== Reflect.get(client, "processID");
}

async function answer<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw postgresError(error);
  }
}

/** SQLSTATE classes (PostgreSQL manual, appendix A) that are states of the world and not mistakes of ours. */
const STATES: readonly (readonly [RegExp, DatabaseErrorCode])[] = [
  [/^(08|28|3D|57P0[1-5]|57014|53[03])/, "database_unavailable"],
  [/^(40|55P03)/, "database_locked"],
  [/^53[12]/, "database_full"],
  [/^(25006|42501)/, "database_read_only"],
  [/^XX/, "database_corrupt"],
];

function postgresError(error: unknown): unknown {
  if (error instanceof DatabaseError || !(error instanceof Error)) return error;
  if (!("code" in error) || typeof error.code !== "string") {
    if (error.message.startsWith("SASL"))
      return new DatabaseError("database_unavailable", "PostgreSQL asks for a password that the URL lacks");
    // `pg` rejects without a code where the connection ends under a query or can't be made in time.
    return /connect|terminat|timeout|Connection/i.test(error.message)
      ? new DatabaseError("database_unavailable", "PostgreSQL does not answer")
      : error;
  }
  const { name, code } = error;
  const reduced = { name, code };
  if (!/^[0-9A-Z]{5}$/.test(code))
    return code.startsWith("E")
      ? new DatabaseError("database_unavailable", `PostgreSQL does not answer (${code})`, { cause: reduced })
      : error;
  const known = STATES.find(([pattern]) => pattern.test(code));
  // PostgreSQL's own text may quote values: only the state is told.
  return new DatabaseError(
    known?.[1] ?? "database_statement_failed",
    `PostgreSQL refused ${/^(28|3D)/.test(code) ? "the connection" : "a statement"} (SQLSTATE ${code})`,
    { cause: reduced },
  );
}
