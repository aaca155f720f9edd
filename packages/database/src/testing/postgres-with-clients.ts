import { execFileSync } from "node:child_process";
import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { findOrInstall } from "@intercom-dsar/service/testing";
import { type PostgresPrograms, runAsUser } from "./postgres-programs.ts";

const [newest] = globSync("/usr/lib/postgresql/*/bin/pg_dump").sort().reverse();

const PG_DUMP = findOrInstall({
  name: "PostgreSQL with pg_dump",
  variable: "PG_DUMP_PATH",
  places: newest === undefined ? ["/opt/homebrew/bin/pg_dump"] : [newest],
  packages: ["postgresql"],
  // biome-ignore lint/style/noProcessEnv: a test's helper, told of the machine like the tests below `test`
  environment: process.env,
});

/** A PostgreSQL that has its client programs, for tests that need `pg_dump`. */
export interface PostgresWithClients extends PostgresPrograms {
  dump(url: string, file: string): void;
  /** As docs/operations.md says, into the database that `url` names. */
  restore(url: string, file: string): void;
}

/** Debian's, since the npm package brings the server alone and `pg_dump` refuses a newer one; `null` where there can be none. */
export const POSTGRES_WITH_CLIENTS: PostgresWithClients | null =
  PG_DUMP === null
    ? null
    : {
        initdb: join(dirname(PG_DUMP), "initdb"),
        postgres: join(dirname(PG_DUMP), "postgres"),
        ...runAsUser(),
        dump: (url, file) => void execFileSync(PG_DUMP, ["--format=custom", `--file=${file}`, url]),
        restore: (url, file) =>
          void execFileSync(join(dirname(PG_DUMP), "pg_restore"), [
            "--clean",
            "--if-exists",
            `--dbname=${url}`,
            file,
          ]),
      };
