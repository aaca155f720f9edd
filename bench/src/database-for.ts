import { startPostgres } from "@intercom-dsar/database/testing";
import { makeScratch } from "./scratch.ts";

export type DatabaseKind = "SQLite" | "PostgreSQL";

/** A new database, and a directory for what else a consumer writes. */
export interface BenchDatabase {
  readonly directory: string;
  /** What tells the consumer of it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly url: string;
  remove(): Promise<void>;
}

/** 32 bytes, for PostgreSQL, beside which no key file is made. */
const LEDGER_KEY = Buffer.alloc(32, 7).toString("base64");

export async function makeDatabase(kind: DatabaseKind): Promise<BenchDatabase> {
  const scratch = makeScratch();
  const server = kind === "PostgreSQL" ? await startPostgres() : null;
  const url = server === null ? `sqlite:${scratch.directory}/ledger.db` : await server.createDatabase();
  return {
    directory: scratch.directory,
    url,
    environment: { DATABASE_URL: url, LEDGER_KEY },
    async remove() {
      await server?.stop();
      scratch.remove();
    },
  };
}
