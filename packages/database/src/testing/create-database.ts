import { randomBytes } from "node:crypto";
import pg from "pg";

/**
 * Makes a database on the server of `server`, the URL of any database there, and resolves to its URL. It is empty, or a copy of
 * `template`, which is the URL of another one that nobody is connected to.
 */
export async function createDatabase(server: string, template?: string): Promise<string> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  const client = new pg.Client({ connectionString: withDatabase(server, "postgres") });
  try {
    await client.connect();
    const copied = template === undefined ? "" : ` template ${new URL(template).pathname.slice(1)}`;
    await client.query(`create database ${name}${copied}`);
  } finally {
    await client.end();
  }
  return withDatabase(server, name);
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
